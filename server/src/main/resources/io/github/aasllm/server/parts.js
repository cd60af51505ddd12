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

export const tokenHeader = () => by('token').value ? { Authorization: `Bearer ${by('token').value}` } : {};

export function download(text, type, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
