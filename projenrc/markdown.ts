/** Parts of the documentation that is generated. */

/** Names in the text as such. */
export const code = (words: readonly string[]) =>
  words.length > 0 ? words.map((word) => `\`${word}\``).join(', ') : 'none';

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
