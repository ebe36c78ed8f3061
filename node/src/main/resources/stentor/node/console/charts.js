// Charts of the last minutes. They are drawn by uPlot, which console.html has loaded; colours are those of the page.
const POINTS = 150;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Chart {
  constructor(id, lines) {
    this.place = document.getElementById(id);
    this.data = [[], ...lines.map(() => [])];
    const axis = { stroke: () => colour('--quiet'), grid: { stroke: () => colour('--line'), width: 1 }, ticks: { show: false } };
    this.plot = new uPlot({
      width: this.width(), height: 150, cursor: { y: false },
      // Five minutes, however long the page has been open: lines move on and do not change their scale.
      scales: { x: { range: (plot, first, now) => [now - POINTS * 2, now] }, y: { range: (plot, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
      axes: [{ ...axis, values: (plot, times) => times.map(clock), size: 30 }, { ...axis, size: 56 }],
      series: [{ label: 'at', value: (plot, time) => (time ? clock(time, true) : '') }, ...lines.map((label, index) => ({
        label, width: 2, stroke: () => colour(index === 0 ? '--own' : '--second'), points: { show: false },
        value: (plot, value) => (value === null || value === undefined ? '' : round(value)),
      }))],
    }, this.data, this.place);
    new ResizeObserver(() => this.plot.setSize({ width: this.width(), height: 150 })).observe(this.place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.plot.redraw());
  }

  width() {
    return Math.max(200, this.place.clientWidth);
  }

  add(seconds, ...values) {
    [seconds, ...values].forEach((value, index) => {
      this.data[index].push(value);
      if (this.data[index].length > POINTS) this.data[index].shift();
    });
    this.plot.setData(this.data);
  }
}

const clock = (seconds, exact) => new Date(seconds * 1000).toLocaleTimeString('en-GB', exact === true ? {} : { hour: '2-digit', minute: '2-digit' });

export function round(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
