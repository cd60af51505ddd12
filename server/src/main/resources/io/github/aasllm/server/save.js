// SPDX-License-Identifier: Apache-2.0
// Records as files.
import { by, download, records } from '/parts.js';

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
