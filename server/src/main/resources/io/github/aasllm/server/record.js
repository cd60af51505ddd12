// SPDX-License-Identifier: Apache-2.0
// The microphone: a recording that is sent whole, and a stream that is answered while it is spoken.
import { send } from '/page.js';
import { add, by, download, sharp, webvtt } from '/parts.js';

const microphone = () => navigator.mediaDevices.getUserMedia({ audio: true });
const failed = failure => { by('status').textContent = `microphone: ${failure.message}`; };

let recorder = null;
let recordings = 0;
by('record').addEventListener('click', async () => {
  if (recorder) return recorder.stop();
  try {
    const stream = await microphone();
    const pieces = [];
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = event => pieces.push(event.data);
    recorder.onstop = () => {
      stream.getTracks().forEach(track => track.stop());
      recorder = null;
      by('record').textContent = 'Record';
      send(new Blob(pieces), `recording ${++recordings}`);
    };
    recorder.start();
    by('record').textContent = 'Stop and send';
  } catch (failure) {
    failed(failure);
  }
});

const segments = [];
const columns = [];

function lanes() {
  const canvas = by('lanes');
  const { pen, width, height, style } = sharp(canvas);
  const labels = Object.keys(columns[0]);
  pen.font = '14px system-ui';
  const left = 12 + Math.max(...labels.map(label => pen.measureText(label).width)); // the names stand there
  const [lane, step] = [height / labels.length, Math.max(8, (width - left) / Math.max(30, columns.length))];
  pen.fillStyle = style.accentColor;
  columns.slice(-Math.floor((width - left) / step)).forEach((column, x) => labels.forEach((label, y) => {
    pen.globalAlpha = column[label];
    pen.fillRect(left + x * step, y * lane, step - 1, lane - 1);
  }));
  pen.globalAlpha = 1;
  pen.fillStyle = style.color;
  labels.forEach((label, y) => pen.fillText(label, 4, (y + .5) * lane + 5));
}

function hear(message, socket) {
  if (message.type === 'ready' || message.type === 'credit') socket.credit += message.credit ?? message.bytes;
  if (message.type === 'partial') {
    if (Object.keys(message.probabilities).length > 0) {
      columns.push(message.probabilities);
      lanes();
    }
    by('status').textContent = `${message.start.toFixed(1)} s to ${message.end.toFixed(1)} s: ${message.emotion}`;
  }
  if (message.type === 'final') {
    segments.push(message);
    add(by('segments'), 'li', `${message.start.toFixed(1)} s to ${message.end.toFixed(1)} s: ${message.emotion}`);
    by('vtt').disabled = false;
  }
  if (message.type === 'error') by('status').textContent = message.error.message;
}

let live = null;
async function listen() {
  const stream = await microphone();
  const context = new AudioContext();
  await context.audioWorklet.addModule('/samples.js');
  const samples = new AudioWorkletNode(context, 'samples');
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/stream`);
  socket.credit = 0;
  const stop = () => {
    stream.getTracks().forEach(track => track.stop());
    context.close();
    live = null;
    by('live').textContent = 'Listen live';
  };
  socket.onopen = () => socket.send(JSON.stringify({ type: 'start', rate: context.sampleRate, hop: .5,
    ...(by('token').value && { token: by('token').value }) }));
  socket.onmessage = event => hear(JSON.parse(event.data), socket);
  socket.onclose = stop;
  samples.port.onmessage = event => {
    if (socket.ended || socket.readyState !== WebSocket.OPEN) return;
    if (socket.credit < event.data.byteLength) return; // it cannot follow
    socket.credit -= event.data.byteLength;
    socket.send(event.data);
  };
  context.createMediaStreamSource(stream).connect(samples);
  segments.length = columns.length = 0;
  by('segments').replaceChildren();
  by('live-section').hidden = false;
  by('live').textContent = 'Stop listening';
  live = () => {
    socket.ended = true; // what the microphone still hands over comes too late
    socket.send(JSON.stringify({ type: 'end' }));
    stream.getTracks().forEach(track => track.stop());
  };
}
by('live').addEventListener('click', () => live ? live() : listen().catch(failed));

by('vtt').addEventListener('click', () => download(
  webvtt(segments.map(one => [one.start, one.end, one.emotion])), 'text/vtt', 'emotions.vtt'));
