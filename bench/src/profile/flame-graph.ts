import type { Call } from './call-tree.ts';
import { selfByPart } from './call-tree.ts';

const WIDTH = 1200;
const ROW = 17;
const CHARACTER = 6.1;
const LEGEND_COLUMN = 300;
const COLUMNS = WIDTH / LEGEND_COLUMN;
/** Narrower frames are left out: they cannot be read. */
const MIN_SHARE = 0.003;
const COLORS = [
  '#8dd3c7',
  '#ffd92f',
  '#bebada',
  '#fb8072',
  '#80b1d3',
  '#fdb462',
  '#b3de69',
  '#fccde5',
  '#d9d9d9',
  '#bc80bd',
  '#ccebc5',
  '#e5c494',
  '#66c2a5',
  '#e78ac3',
  '#a6761d',
  '#7fc97f',
];

/**
 * A flame graph as an SVG document that needs nothing else: callers above the functions that they call, as wide as their
 * time, in the colour of their part; a title says which function it is and its share.
 */
export function flameGraph(root: Call, title: string): string {
  const parts = selfByPart(root).map(([part]) => part);
  const colorOf = (part: string) => COLORS[parts.indexOf(part) % COLORS.length] ?? '#d9d9d9';
  const top = ROW * (2 + Math.ceil(parts.length / COLUMNS));
  const frames: string[] = [];
  let depth = 0;
  draw(root, 0, 0);
  const height = top + (depth + 1) * ROW + 4;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="10">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="4" y="13" font-size="12">${escapeXml(title)}</text>`,
    ...parts.map(legend),
    ...frames,
    '</svg>\n',
  ].join('\n');

  function draw(call: Call, start: number, row: number): void {
    const share = call.total / root.total;
    depth = Math.max(depth, row);
    const x = (start / root.total) * WIDTH;
    const width = share * WIDTH;
    const label = `${call.name} ${call.source} ${(share * 100).toFixed(1)} %`.replace('  ', ' ');
    const characters = Math.floor((width - 4) / CHARACTER);
    const text = call.name.length > characters ? `${call.name.slice(0, characters - 1)}…` : call.name;
    const y = top + row * ROW;
    frames.push(
      `<g><title>${escapeXml(label)}</title><rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.3, width - 0.5).toFixed(1)}" height="${ROW - 1}" fill="${row === 0 ? '#eee' : colorOf(call.part)}"/>${characters > 2 ? `<text x="${(x + 2).toFixed(1)}" y="${y + 12}">${escapeXml(text)}</text>` : ''}</g>`,
    );
    let next = start;
    for (const child of call.children.toSorted((one, other) => other.total - one.total)) {
      if (child.total / root.total >= MIN_SHARE) draw(child, next, row + 1);
      next += child.total;
    }
  }

  function legend(part: string, at: number): string {
    const x = 4 + (at % COLUMNS) * LEGEND_COLUMN;
    const y = ROW * (1.5 + Math.floor(at / COLUMNS));
    return `<rect x="${x}" y="${y}" width="10" height="10" fill="${colorOf(part)}"/><text x="${x + 14}" y="${y + 9}">${escapeXml(part)}</text>`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
