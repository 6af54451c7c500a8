import { useEffect, useState } from "react";

/** How the visitor of the demo wants to see it. */
export interface Preferences {
  readonly scheme: "system" | "light" | "dark";
  readonly direction: "ltr" | "rtl";
  readonly language: "en" | "es" | "ar";
  readonly isPanelOpen: boolean;
}

const key = "parlance-demo";

/** Preferences that outlive a reload; scheme and direction are set on the page itself. */
export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(load);
  const { scheme, direction } = preferences;

  useEffect(() => {
    localStorage.setItem(key, JSON.stringify(preferences));
  }, [preferences]);

  useEffect(() => {
    const { documentElement } = document;
    if (scheme === "system") delete documentElement.dataset.parlanceColorScheme;
    else documentElement.dataset.parlanceColorScheme = scheme;
    documentElement.dir = direction;
  }, [scheme, direction]);

  return [
    preferences,
    (change) => setPreferences((preferences) => ({ ...preferences, ...change })),
  ];
}

function load(): Preferences {
  const defaults: Preferences = {
    scheme: "system",
    direction: "ltr",
    language: "en",
    isPanelOpen: matchMedia("(min-width: 75rem)").matches,
  };
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? "{}") as object) };
  } catch {
    return defaults;
  }
}
