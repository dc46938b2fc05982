// A small plot with two logarithmic axes, as SVG that reads on light and on dark pages.

const width = 960;
const height = 420;
const frame = { left: 70, top: 20, right: 560, bottom: 370 };
const colours = ['#0b7285', '#1971c2', '#2f9e44', '#e8590c', '#9c36b5', '#c2255c'];

const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

/** rows: { label, values }, a value (nanoseconds, above 0) for each of `sizes`; time(value) is how a value is written. */
export function plot({ sizes, rows, time }) {
  const all = rows.flatMap(({ values }) => values);
  const decades = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
  const place = (value, [from, to], [start, end]) => start + ((Math.log10(value) - from) / (to - from)) * (end - start);
  const x = (size) => place(size, [Math.log10(sizes[0]), Math.log10(sizes.at(-1))], [frame.left, frame.right]);
  const y = (value) => place(value, decades, [frame.bottom, frame.top]);
  const text = (left, top, content, more = '') => `<text x="${left.toFixed(1)}" y="${top.toFixed(1)}" ${more}>${escaped(content)}</text>`;
  const grid = Array.from({ length: decades[1] - decades[0] + 1 }, (_, step) => 10 ** (decades[0] + step)).flatMap((value) => [
    `<line x1="${frame.left}" x2="${frame.right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#8888" stroke-width="0.5"/>`,
    text(frame.left - 8, y(value) + 4, time(value).replace(/\.0+ /, ' '), 'text-anchor="end"'),
  ]);
  const marks = sizes.map((size) => text(x(size), frame.bottom + 20, size.toLocaleString('en'), 'text-anchor="middle"'));
  // Labels at the right end, moved apart where lines end close together.
  const ends = rows.map(({ values }, index) => ({ index, top: y(values.at(-1)) + 4 })).sort((one, other) => one.top - other.top);
  ends.forEach((end, order) => {
    end.top = order === 0 ? end.top : Math.max(end.top, ends[order - 1].top + 17);
  });
  const curves = ends.flatMap(({ index, top }) => {
    const { label, values } = rows[index];
    const colour = colours[index % colours.length];
    const points = values.map((value, at) => `${x(sizes[at]).toFixed(1)},${y(value).toFixed(1)}`);
    return [
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...points.map((point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3" fill="${colour}"/>`),
      text(frame.right + 10, top, label, `fill="${colour}"`),
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#808080" role="img">
<title>Time by number of versions</title>
${[...grid, ...marks, text((frame.left + frame.right) / 2, frame.bottom + 40, 'versions', 'text-anchor="middle"'), ...curves].join('\n')}
</svg>
`;
}
