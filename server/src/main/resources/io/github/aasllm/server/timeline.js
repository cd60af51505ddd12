// SPDX-License-Identifier: Apache-2.0
// A long sound: lanes of waveform, probabilities and segments over its time, a player, and the segments as a table.
import { add, by, clock, download, number, probabilities, sharp, webvtt } from '/parts.js';

// Okabe and Ito's, which the colour-blind tell apart; the pictures of the program have the same
const COLOURS = ['#D55E00', '#56B4E9', '#0072B2', '#009E73', '#E69F00', '#CC79A7', '#F0E442'];
const colour = label => COLOURS[label] ?? '#999999';
const WAVE = 56; // of a lane's height; below it the bands, and below these the segments
const STRIP = 26;
const GAP = 6;

const off = () => new Set([...by('labels').querySelectorAll('input:not(:checked)')].map(box => box.value));

function drawWave({ pen, width, style }, { waveform }, seconds) {
  const peak = Math.max(1e-3, ...waveform.largest, ...waveform.least.map(one => -one));
  const y = sample => WAVE / 2 * (1 - sample / peak);
  pen.fillStyle = style.color;
  for (let x = 0; x < width; x++) {
    const column = at => Math.floor(at / width * seconds / waveform.step_s + 1e-9);
    const [from, to] = [column(x), Math.max(column(x) + 1, column(x + 1))];
    const [high, low] = [Math.max(0, ...waveform.largest.slice(from, to)), Math.min(0, ...waveform.least.slice(from, to))];
    pen.fillRect(x, y(high), 1, Math.max(1, y(low) - y(high)));
  }
}

function drawBands({ pen, width, height }, { labels, moments }, seconds) {
  const [top, bottom] = [WAVE + GAP, height - STRIP - GAP];
  const left = off();
  for (const [from, to, ...all] of moments) {
    const sum = all.reduce((more, p, i) => more + (left.has(labels[i]) ? 0 : p), 0);
    let low = bottom;
    all.forEach((p, i) => {
      if (left.has(labels[i])) return;
      const share = (bottom - top) * p / sum;
      pen.fillStyle = colour(i);
      pen.fillRect(from / seconds * width, low -= share, (to - from) / seconds * width + .3, share);
    });
  }
}

function drawSegments({ pen, width, height, style }, { labels }, segments, seconds) {
  pen.font = '13px system-ui, sans-serif';
  pen.textAlign = 'center';
  for (const segment of segments) {
    const [label] = probabilities(segment)[0];
    const [x, w] = [segment.start_s / seconds * width, Math.max(1, (segment.end_s - segment.start_s) / seconds * width - 1)];
    pen.fillStyle = colour(labels.indexOf(label));
    pen.globalAlpha = .3;
    pen.fillRect(x, height - STRIP, w, STRIP);
    pen.globalAlpha = 1;
    pen.fillRect(x, height - STRIP, w, 4);
    pen.fillStyle = style.color;
    if (pen.measureText(label).width < w - 4) pen.fillText(label, x + w / 2, height - 7);
  }
}

function lane(card, curves, segments, seconds, title, audio) {
  add(card, 'h3', title);
  const box = add(card, 'div');
  box.className = 'lane';
  const canvas = add(box, 'canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `${title}: waveform, probabilities and segments; the table below says it in words`);
  const cursor = add(box, 'div');
  cursor.className = 'cursor';
  canvas.addEventListener('click', event => { audio.currentTime = event.offsetX / canvas.clientWidth * seconds; });
  return {
    move: at => { cursor.style.left = `${100 * Math.min(1, at / seconds)}%`; },
    draw: () => {
      const on = sharp(canvas);
      drawWave(on, curves, seconds);
      drawBands(on, curves, seconds);
      drawSegments(on, curves, segments, seconds);
    },
  };
}

function legend(card, labels) {
  const list = add(card, 'ul');
  list.className = 'legend';
  labels.forEach((label, i) => {
    const item = add(list, 'li');
    const swatch = add(item, 'span');
    swatch.className = 'swatch';
    swatch.style.background = colour(i);
    item.append(` ${label}`);
  });
}

function table(card, records, lanes, audio) {
  const box = add(card, 'div');
  box.className = 'scroll';
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', 'Segments');
  const rows = add(box, 'table');
  const head = add(add(rows, 'thead'), 'tr');
  for (const name of ['from', 'to', ...(lanes > 1 ? ['channel'] : []), 'emotion', 'probability', 'uncertainty']) {
    add(head, 'th', name).scope = 'col';
  }
  const body = add(rows, 'tbody');
  return () => body.replaceChildren(...records.map(record => {
    const row = document.createElement('tr');
    const play = add(add(row, 'td'), 'button', clock(record.start_s));
    play.type = 'button';
    play.setAttribute('aria-label', `Play from ${clock(record.start_s)}`);
    play.addEventListener('click', () => {
      audio.currentTime = record.start_s;
      audio.play().catch(() => {}); // a sound that this browser does not read
    });
    const [[label, p]] = probabilities(record);
    for (const text of [clock(record.end_s), ...(lanes > 1 ? [record.channel] : []), label, number(p, 3),
      number(record.uncertainty)]) {
      add(row, 'td', text);
    }
    return row;
  }));
}

/** Fills a card with a timeline; gives what draws it anew. */
export function timeline(card, name, answer, blob) {
  card.className = 'timeline';
  const segments = answer.records.filter(record => record.emotion !== null);
  const seconds = answer.seconds.given / answer.lanes.length;
  const title = add(card, 'h2', `${name}: ${clock(seconds)}, ${segments.length} segment${segments.length === 1 ? '' : 's'}`);
  title.tabIndex = -1;
  const audio = add(card, 'audio');
  audio.controls = true;
  audio.src = URL.createObjectURL(blob);
  legend(card, answer.lanes[0].labels);
  const lanes = answer.lanes.map((curves, i) => lane(card, curves,
    answer.lanes.length > 1 ? segments.filter(record => record.channel === String(i + 1)) : segments, seconds,
    `${answer.lanes.length > 1 ? `Channel ${i + 1}: ` : ''}${number(curves.speech_s, 1)} s of speech`, audio));
  const now = add(card, 'p', 'Now: ');
  const word = add(now, 'strong', '-');
  const rows = table(card, segments, answer.lanes.length, audio);
  const save = add(card, 'button', 'Download WebVTT');
  save.type = 'button';
  save.addEventListener('click', () => download(webvtt([...segments].sort((a, b) => a.start_s - b.start_s).map(record => [record.start_s, record.end_s,
    (answer.lanes.length > 1 ? `<v channel ${record.channel}>` : '') + escaped(probabilities(record))])),
  'text/vtt', `${name.replace(/\.[^.]*$/, '')}.vtt`));
  for (const warning of answer.warnings) add(card, 'p', `Note: ${warning}`);
  const move = () => {
    lanes.forEach(one => one.move(audio.currentTime));
    const said = segments.filter(record => record.start_s <= audio.currentTime && audio.currentTime < record.end_s)
      .map(record => probabilities(record)[0][0]).join(', ') || 'nobody speaks';
    if (word.textContent !== said) word.textContent = said;
    if (!audio.paused) requestAnimationFrame(move);
  };
  for (const event of ['play', 'seeked', 'timeupdate']) audio.addEventListener(event, move);
  const draw = () => {
    lanes.forEach(one => one.draw());
    rows();
  };
  addEventListener('resize', () => lanes.forEach(one => one.draw()));
  return draw;
}

const escaped = ([[label, p]]) =>
  `${label.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')} ${p.toFixed(2)}`;
