// A person in the chat demo: one page, in a room of one node, over one transport.
export class Chatter {
  /** The errors that the page and its console told of. */
  complaints = [];

  constructor(page) {
    this.page = page;
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
    page.on('pageerror', (failure) => this.complaints.push(String(failure)));
  }

  static async enter(browser, node, { room, transport, viewport = { width: 900, height: 700 } }) {
    // axe is put into the page from here, which the page's own policy forbids.
    const chatter = new Chatter(await browser.newPage({ viewport, bypassCSP: true }));
    await chatter.page.goto(`${node}/demo/#${room}`);
    await chatter.page.selectOption('#transport', transport);
    await chatter.connected();
    return chatter;
  }

  async connected() {
    await this.page.waitForFunction(() => document.getElementById('state').textContent === 'connected');
  }

  async isCalled(name) {
    await this.page.fill('#name', name);
    await this.page.press('#name', 'Tab');
    await this.connected();
  }

  async says(text) {
    await this.page.fill('#text', text);
    await this.page.press('#text', 'Enter');
  }

  async hears(from, text) {
    await this.page.waitForFunction((said) => [...document.querySelectorAll('#messages li')].some((item) => item.textContent === said),
      from + text);
  }

  async seesOnline(...names) {
    await this.page.waitForFunction((online) => document.getElementById('online').textContent === online, `Online: ${names.join(', ')}`);
  }
}
