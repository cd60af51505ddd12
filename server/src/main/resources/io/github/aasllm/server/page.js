// SPDX-License-Identifier: Apache-2.0
// Sends sounds and shows their records.
import { compare } from '/compare.js';
import { add, by, number, plain, probabilities, records, tokenHeader } from '/parts.js';
import { timeline } from '/timeline.js';
import { waveform } from '/waveform.js';

const shown = new Map(); // what draws each record's probabilities anew

function bars(card, title, record) {
  const rows = add(card, 'div');
  return () => {
    const all = probabilities(record);
    title.textContent = `${record.path}: ${all[0]?.[0] ?? record.emotion}`;
    rows.replaceChildren();
    for (const [label, p] of all) {
      const row = add(rows, 'div');
      row.className = 'bar';
      add(row, 'span', label);
      const meter = add(row, 'meter');
      meter.value = p;
      meter.setAttribute('aria-label', label);
      add(row, 'span', p.toFixed(3));
    }
  };
}

function cues(card, record) {
  if (!record.acoustic) return;
  const table = add(card, 'table');
  add(table, 'caption', 'Acoustic cues');
  for (const [cue, value] of Object.entries(record.acoustic)) {
    const row = add(table, 'tr');
    add(row, 'th', plain(cue)).scope = 'row';
    add(row, 'td', number(value));
    const why = record.explanation?.[cue.replace(/_(hz|db)$/, '')];
    if (why) add(row, 'td', `${why.level}: effect ${number(why.effect, 3)}`);
  }
}

function show(record, blob) {
  const card = document.createElement('article');
  const title = add(card, 'h2');
  waveform(card, blob);
  const draw = bars(card, title, record);
  draw();
  shown.set(record, draw);
  add(card, 'p', `${number(record.seconds.heard)} s heard of ${number(record.seconds.given)} s`);
  cues(card, record);
  if (record.description) add(card, 'p', record.description);
  for (const warning of record.warnings) add(card, 'p', `Note: ${warning}`);
  compare(card, record);
  by('results').prepend(card);
}

const LONG = 10; // seconds; what is longer is answered over its time, where the model can
let timelines = true;

/** How long a sound is, where the browser can tell. */
async function length(blob) {
  const audio = new Audio(URL.createObjectURL(blob));
  await new Promise(done => { audio.onloadedmetadata = audio.onerror = done; });
  URL.revokeObjectURL(audio.src);
  return audio.duration; // not finite where it cannot, as of its own recordings
}

async function ask(blob, options) {
  const answer = await fetch(`/v1/emotions?${new URLSearchParams(options)}`, {
    method: 'POST', headers: { 'Content-Type': 'application/octet-stream', ...tokenHeader() }, body: blob });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error.message);
  return body;
}

function showTimeline(name, answer, blob) {
  const card = document.createElement('article');
  const draw = timeline(card, name, answer, blob);
  by('results').prepend(card);
  draw(); // where it stands, and so has its size
  shown.set(answer, draw);
}

export async function send(blob, name) {
  by('status').textContent = `${name}: listening ...`;
  try {
    const seconds = await length(blob);
    const isShort = !timelines || !Number.isFinite(seconds) || seconds <= LONG;
    const body = isShort ? await ask(blob, { name, explain: by('explain').checked }) : null;
    if (body && (!timelines || body.seconds.given <= LONG)) {
      records.push(body);
      show(body, blob);
      by('status').textContent = `${name}: ${body.emotion}`;
    } else {
      const answer = await ask(blob, { name, timeline: true, curves: true, channel: by('each').checked ? 'each' : 'mix' });
      records.push(...answer.records);
      showTimeline(name, answer, blob);
      by('status').textContent = `${name}: answered over its time`;
    }
    by('json').disabled = by('csv').disabled = false;
  } catch (failure) {
    by('status').textContent = `${name}: ${failure.message}`;
  }
}

/** Says which model answers; with a token, once there is one. */
async function model() {
  const answer = await fetch('/v1/models', { headers: tokenHeader() });
  by('token-row').hidden = answer.status !== 401 && !by('token').value;
  if (!answer.ok) return;
  const { data } = await answer.json();
  by('model').replaceChildren(...data.map(card => new Option(card.id)));
  by('explain').disabled = !data[0].explains;
  ({ timelines } = data[0]);
  by('labels').querySelectorAll('label').forEach(label => label.remove());
  for (const name of data[0].labels) {
    const label = add(by('labels'), 'label');
    const box = add(label, 'input');
    Object.assign(box, { type: 'checkbox', value: name, checked: true });
    label.append(` ${name}`);
  }
}
by('token').addEventListener('change', model);
by('labels').addEventListener('change', event => {
  if (!by('labels').querySelector('input:checked')) event.target.checked = true; // one has to be
  shown.forEach(draw => draw());
});
model();

async function sendAll(files) {
  for (const file of files) await send(file, file.webkitRelativePath || file.name);
}

/** The files of what was dropped, those in folders too. */
async function files(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const all = [];
  for (let some; (some = await new Promise((done, failed) => reader.readEntries(done, failed))).length > 0;) {
    for (const one of some) all.push(...await files(one));
  }
  return all;
}

for (const id of ['files', 'folder']) by(id).addEventListener('change', event => sendAll(event.target.files));
for (const name of ['dragover', 'dragleave', 'drop']) {
  by('drop').addEventListener(name, async event => {
    event.preventDefault();
    by('drop').classList.toggle('over', name === 'dragover');
    if (name !== 'drop') return;
    for (const entry of [...event.dataTransfer.items].map(item => item.webkitGetAsEntry())) {
      if (entry) await sendAll(await files(entry));
    }
  });
}
