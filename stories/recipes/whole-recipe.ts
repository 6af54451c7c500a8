/** What a reader copies: the component, and the style sheet that it imports. */
export function wholeRecipe(source: string, styles: string): string {
  const name = /import "\.\/(.+\.css)"/.exec(source)?.[1];
  return `${source}\n/* ${name} */\n\n${styles}`;
}
