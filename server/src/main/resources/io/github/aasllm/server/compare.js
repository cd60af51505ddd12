// SPDX-License-Identifier: Apache-2.0
// Two records side by side.
import { add, by, number, plain, probabilities } from '/parts.js';

let chosen = []; // of the records, the last two whose box was ticked

function row(body, name, [a, b]) {
  const line = add(body, 'tr');
  add(line, 'th', name).scope = 'row';
  for (const value of [a, b, typeof a === 'number' && typeof b === 'number' ? b - a : undefined]) {
    add(line, 'td', number(value));
  }
}

function show() {
  const section = by('comparison');
  section.replaceChildren();
  section.hidden = chosen.length < 2;
  if (section.hidden) return;
  const pair = chosen.map(one => one.record);
  const table = add(section, 'table');
  add(table, 'caption', 'Comparison');
  const head = add(add(table, 'thead'), 'tr');
  for (const name of ['', ...pair.map(record => record.path), 'difference']) add(head, name ? 'th' : 'td', name);
  const body = add(table, 'tbody');
  const of = pair.map(record => Object.fromEntries(probabilities(record)));
  Object.keys(of[0]).forEach(label => row(body, label, of.map(one => one[label])));
  Object.keys(pair[0].acoustic ?? {}).forEach(cue =>
    row(body, plain(cue), pair.map(record => record.acoustic?.[cue])));
}

export function compare(card, record) {
  const label = add(card, 'label');
  const box = add(label, 'input');
  box.type = 'checkbox';
  label.append(' compare');
  box.addEventListener('change', () => {
    chosen = chosen.filter(one => one.box !== box);
    if (box.checked) chosen.push({ box, record });
    if (chosen.length > 2) chosen.shift().box.checked = false;
    show();
  });
}
by('labels').addEventListener('change', show);
