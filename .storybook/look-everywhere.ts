import { schemes, themes } from "../stories/looks";
import { contrastsIn, faint } from "../test/setup/contrast";

/** False where a person looks at the stories. */
const isTest = import.meta.env.VITEST_STORYBOOK === "false";

/** `STORYBOOK_AXE_EVERYWHERE=1 npm test -- --project stories` asks axe in every look as well: twice as slow. */
const isThorough = Boolean(import.meta.env.STORYBOOK_AXE_EVERYWHERE);

/**
 * Puts the story, as it stands, under every theme, light and dark, and fails where something in it is too faint to be read or
 * recognised. Axe, which is slower, looks at it once, in the look that the story has by itself; where it is to look everywhere, it
 * holds every look to all of its rules.
 */
export async function lookEverywhere(): Promise<void> {
  if (!isTest) return;
  const root = document.documentElement;
  const { parlanceTheme } = root.dataset;
  const { colorScheme } = root.style;
  const stillness = new CSSStyleSheet();
  // What moves, or changes its colour slowly, would be looked at on the way.
  stillness.replaceSync(
    "*, ::before, ::after { animation: none !important; transition: none !important; }",
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, stillness];
  const faults: string[] = [];
  try {
    for (const theme of themes) {
      for (const scheme of schemes) {
        root.dataset.parlanceTheme = theme;
        root.style.colorScheme = scheme;
        const found = faint(contrastsIn(document.body));
        if (isThorough) found.push(...(await axeFaults()));
        faults.push(...found.map((fault) => `${theme}, ${scheme}: ${fault}`));
      }
    }
  } finally {
    root.style.colorScheme = colorScheme;
    if (parlanceTheme) root.dataset.parlanceTheme = parlanceTheme;
    else delete root.dataset.parlanceTheme;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(
      (sheet) => sheet !== stillness,
    );
  }
  if (faults.length > 0) throw new Error(`Faults in some looks:\n${faults.join("\n")}`);
}

async function axeFaults(): Promise<readonly string[]> {
  const { default: axe } = await import("axe-core");
  const { violations } = await axe.run(document.body, {
    // A story is no page, so nothing needs to stand in a landmark. How large what is pressed has to be, axe asks only if told to.
    rules: { region: { enabled: false }, "target-size": { enabled: true } },
    resultTypes: ["violations"],
    elementRef: false,
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}\n${failureSummary ?? ""}`,
    ),
  );
}
