// SPDX-License-Identifier: Apache-2.0
// What the scripts of the page share.

export const by = id => document.getElementById(id);
export const records = [];
export const add = (parent, tag, text) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};
export const number = (value, digits = 2) => typeof value !== 'number' ? '-'
  : Number.isInteger(value) ? String(value) : value.toFixed(digits).replace(/^-(?=[0.]+$)/, '');
export const plain = name => name.replace(/_hz$/, ' (Hz)').replace(/_db$/, ' (dB)').replaceAll('_', ' ');

/** Those of the labels that are chosen, likeliest first; as if the model had been asked for these alone. */
export function probabilities(record) {
  const off = new Set([...by('labels').querySelectorAll('input:not(:checked)')].map(box => box.value));
  const left = Object.entries(record.probabilities).filter(([label]) => !off.has(label)).sort((a, b) => b[1] - a[1]);
  const sum = left.reduce((all, [, p]) => all + p, 0);
  return left.map(([label, p]) => [label, p / sum]);
}

/** A canvas at the pixels of the screen: its pen, and its size in units of the page. */
export function sharp(canvas) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d');
  pen.scale(canvas.width / (width || 1), canvas.height / (height || 1));
  return { pen, width, height, style: getComputedStyle(canvas) };
}

/** Minutes and seconds, with hours where there are any. */
export function clock(seconds) {
  const tenths = Math.round(seconds * 10);
  const [hours, minutes] = [Math.floor(tenths / 36000), Math.floor(tenths / 600) % 60];
  const rest = (tenths % 600 / 10).toFixed(1).padStart(4, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Cut and not rounded, so that no cue ends behind the sound; the small part is what a double is off by. */
const time = seconds => {
  const thousandths = Math.floor(seconds * 1000 + 1e-3);
  const hours = Math.floor(thousandths / 3600000);
  return String(hours).padStart(2, '0') + new Date(thousandths - hours * 3600000).toISOString().slice(13, 23);
};

/** WebVTT of segments: from, to and text of each. */
export const webvtt = segments => 'WEBVTT\n\n' + segments.map(([from, to, text]) =>
  `${time(from)} --> ${time(to)}\n${text}\n`).join('\n');

export const tokenHeader = () => by('token').value ? { Authorization: `Bearer ${by('token').value}` } : {};

export function download(text, type, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
