/** A measurement beside what it is measured against, and how the two are shown. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'kB';
  readonly against: string;
  /** The same measurement of the alternative. */
  readonly other: number;
  /** The ratio that the figure must not exceed. */
  readonly goal: number;
}

export const ratio = ({ value, other }: Figure) => value / other;
export const isMet = (figure: Figure) => ratio(figure) <= figure.goal;

export function asTable(figures: readonly Figure[]): string {
  const header = ['figure', 'value', 'against', 'its value', 'ratio', 'goal', ''];
  const rows = figures.map((figure) => [
    figure.name, amount(figure.value, figure), figure.against, amount(figure.other, figure),
    ratio(figure).toFixed(2), `<= ${figure.goal}`, isMet(figure) ? 'met' : 'MISSED',
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function asJson(figures: readonly Figure[]): string {
  return JSON.stringify({
    figures: figures.map((figure) => ({ ...figure, ratio: ratio(figure), met: isMet(figure) })),
  });
}

const amount = (value: number, { unit }: Figure) => `${value.toFixed(1)} ${unit}`;

/** The lower quartile: what else the machine does can only add to a measurement. */
export function typical(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 4)];
}
