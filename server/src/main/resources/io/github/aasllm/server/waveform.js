// SPDX-License-Identifier: Apache-2.0
// A player, and the sound's outline with a cursor.
import { sharp } from '/parts.js';

const outline = samples => {
  const step = Math.max(1, Math.floor(samples.length / 800));
  return Array.from({ length: Math.floor(samples.length / step) }, (_, i) =>
    samples.subarray(i * step, (i + 1) * step).reduce((most, one) => Math.max(most, Math.abs(one)), 0));
};

function draw(canvas, peaks, played) {
  const { pen, width, height, style } = sharp(canvas);
  pen.fillStyle = style.color;
  for (let x = 0; x < width; x++) {
    const peak = Math.max(1, peaks[Math.floor(x * peaks.length / width)] * height);
    pen.fillRect(x, (height - peak) / 2, 1, peak);
  }
  pen.fillStyle = style.caretColor;
  pen.fillRect(played * width, 0, 2, height);
}

export async function waveform(card, blob) {
  const canvas = document.createElement('canvas');
  canvas.className = 'wave';
  canvas.setAttribute('aria-hidden', 'true'); // the player says the same
  const audio = document.createElement('audio');
  audio.controls = true;
  audio.src = URL.createObjectURL(blob);
  card.append(canvas, audio);
  let peaks;
  try {
    const context = new AudioContext();
    peaks = outline((await context.decodeAudioData(await blob.arrayBuffer())).getChannelData(0));
    context.close();
  } catch {
    canvas.remove(); // a sound that this browser does not read
    return;
  }
  const now = () => draw(canvas, peaks, audio.currentTime / (audio.duration || 1));
  audio.addEventListener('timeupdate', now);
  addEventListener('resize', now);
  canvas.addEventListener('click', event => {
    audio.currentTime = event.offsetX / canvas.clientWidth * audio.duration;
  });
  now();
}
