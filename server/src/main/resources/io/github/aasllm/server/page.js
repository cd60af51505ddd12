// SPDX-License-Identifier: Apache-2.0
// Sends sounds and shows their records.
export const by = id => document.getElementById(id);
export const records = [];
export const add = (parent, tag, text) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};
const number = value => typeof value === 'number' ? value.toFixed(2) : '-';

async function waveform(card, blob) {
  const audio = add(card, 'audio');
  audio.controls = true;
  audio.src = URL.createObjectURL(blob);
  const canvas = document.createElement('canvas');
  canvas.className = 'wave';
  canvas.setAttribute('aria-hidden', 'true'); // the player says the same
  card.insertBefore(canvas, audio);
  let peaks = null;
  const draw = () => {
    if (!peaks) return;
    const [width, height] = [canvas.width = canvas.clientWidth, canvas.height = canvas.clientHeight];
    const pen = canvas.getContext('2d');
    pen.fillStyle = getComputedStyle(canvas).color;
    for (let x = 0; x < width; x++) {
      const peak = Math.max(1, peaks[Math.floor(x * peaks.length / width)] * height);
      pen.fillRect(x, (height - peak) / 2, 1, peak);
    }
    pen.fillStyle = 'red';
    pen.fillRect(audio.currentTime / (audio.duration || 1) * width, 0, 2, height);
  };
  audio.addEventListener('timeupdate', draw);
  addEventListener('resize', draw);
  canvas.addEventListener('click', event => {
    audio.currentTime = event.offsetX / canvas.clientWidth * audio.duration;
  });
  try {
    const context = new AudioContext();
    const samples = (await context.decodeAudioData(await blob.arrayBuffer())).getChannelData(0);
    context.close();
    const step = Math.max(1, Math.floor(samples.length / 800));
    peaks = Array.from({ length: Math.floor(samples.length / step) }, (_, i) =>
      samples.subarray(i * step, (i + 1) * step).reduce((most, one) => Math.max(most, Math.abs(one)), 0));
    draw();
  } catch {
    canvas.remove(); // a sound that this browser does not read
  }
}

function show(record, blob) {
  const card = document.createElement('article');
  add(card, 'h2', `${record.path}: ${record.emotion}`);
  waveform(card, blob);
  for (const [label, p] of Object.entries(record.probabilities).sort((a, b) => b[1] - a[1])) {
    const row = add(card, 'div');
    row.className = 'bar';
    add(row, 'span', label);
    const meter = add(row, 'meter');
    meter.value = p;
    meter.setAttribute('aria-label', label);
    add(row, 'span', p.toFixed(3));
  }
  add(card, 'p', `${number(record.seconds.heard)} s heard of ${number(record.seconds.given)} s`);
  const table = add(card, 'table');
  add(table, 'caption', 'Acoustic cues');
  for (const [cue, value] of Object.entries(record.acoustic ?? {})) {
    const row = add(table, 'tr');
    add(row, 'th', cue.replaceAll('_', ' ')).scope = 'row';
    add(row, 'td', number(value));
  }
  if (record.description) add(card, 'p', record.description);
  for (const [cue, why] of Object.entries(record.explanation ?? {})) {
    add(card, 'p', `${cue.replaceAll('_', ' ')}, ${why.level}: effect ${number(why.effect)}`);
  }
  for (const warning of record.warnings) add(card, 'p', `Note: ${warning}`);
  by('results').prepend(card);
}

export async function send(blob, name) {
  by('status').textContent = `${name}: listening ...`;
  const headers = { 'Content-Type': 'application/octet-stream' };
  if (by('token').value) headers.Authorization = `Bearer ${by('token').value}`;
  const query = new URLSearchParams({ name, explain: by('explain').checked });
  try {
    const answer = await fetch(`/v1/emotions?${query}`, { method: 'POST', headers, body: blob });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error.message);
    records.push(body);
    show(body, blob);
    by('json').disabled = by('csv').disabled = false;
    by('status').textContent = `${name}: ${body.emotion}`;
  } catch (failure) {
    by('status').textContent = `${name}: ${failure.message}`;
  }
}

/** Says which model answers; with a token, once there is one. */
async function model() {
  const headers = by('token').value ? { Authorization: `Bearer ${by('token').value}` } : {};
  const answer = await fetch('/v1/models', { headers });
  if (!answer.ok) return;
  const [card] = (await answer.json()).data;
  by('model').textContent = `${card.id} (${card.labels.join(', ')})`;
  by('explain').disabled = !card.explains;
}
by('token').addEventListener('change', model);
model();

async function sendAll(files) {
  for (const file of files) await send(file, file.name);
}

by('files').addEventListener('change', event => sendAll(event.target.files));
for (const name of ['dragover', 'dragleave', 'drop']) {
  by('drop').addEventListener(name, event => {
    event.preventDefault();
    by('drop').classList.toggle('over', name === 'dragover');
    if (name === 'drop') sendAll(event.dataTransfer.files);
  });
}

export function download(text, type, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const flat = (value, prefix = '') => Object.entries(value).flatMap(([key, one]) =>
  one !== null && typeof one === 'object' && !Array.isArray(one)
    ? flat(one, `${prefix}${key}.`) : [[prefix + key, Array.isArray(one) ? one.join('; ') : one ?? '']]);
// a cell that a spreadsheet would take for a formula is made a text
const cell = value => {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return `"${text.replaceAll('"', '""')}"`;
};
by('json').addEventListener('click', () =>
  download(JSON.stringify(records, null, 2), 'application/json', 'emotions.json'));
by('csv').addEventListener('click', () => {
  const rows = records.map(record => new Map(flat(record)));
  const columns = [...new Set(rows.flatMap(row => [...row.keys()]))];
  const lines = [columns, ...rows.map(row => columns.map(column => row.get(column) ?? ''))];
  download(lines.map(line => line.map(cell).join(',')).join('\n'), 'text/csv', 'emotions.csv');
});
