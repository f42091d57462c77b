/** Columns that line up, the first to the left. */
export function table(rows) {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? '').length)),
  );
  const cell = (text, column) =>
    column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]);
  return rows
    .map((row) =>
      row
        .map((text) => String(text ?? ''))
        .map(cell)
        .join('  '),
    )
    .join('\n');
}
