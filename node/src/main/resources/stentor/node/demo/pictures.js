const CHANNEL = '/msgbus/demo-pictures';
const canvas = document.getElementById('drawing');
const pen = canvas.getContext('2d');
const say = (text) => { document.getElementById('state').textContent = text; };

function clear() {
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
}

async function publish(picture) {
  try {
    const answer = await fetch(CHANNEL, { method: 'POST', headers: { 'Content-Type': picture.type }, body: picture });
    say(answer.ok ? '' : `not published: ${answer.status} ${(await answer.text()).trim()}`);
  } catch (failure) {
    say(`not published: ${failure.message}`);
  }
}

const publishDrawing = () => canvas.toBlob(publish, 'image/png');

function place({ clientX, clientY }) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return [(clientX - left) * canvas.width / width, (clientY - top) * canvas.height / height];
}

canvas.addEventListener('pointerdown', (event) => {
  canvas.setPointerCapture(event.pointerId);
  pen.lineWidth = 6;
  pen.lineCap = 'round';
  pen.strokeStyle = '#0550ae';
  pen.beginPath();
  pen.moveTo(...place(event));
});
canvas.addEventListener('pointermove', (event) => {
  if (!canvas.hasPointerCapture(event.pointerId)) return;
  pen.lineTo(...place(event));
  pen.stroke();
});
canvas.addEventListener('pointerup', publishDrawing);
document.getElementById('clear').addEventListener('click', () => { clear(); publishDrawing(); });
document.getElementById('file').addEventListener('change', ({ target }) => { if (target.files[0]) publish(target.files[0]); });
clear();
