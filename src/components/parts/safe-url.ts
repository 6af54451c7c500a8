const schemes = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * `url` as a browser understands it, or undefined when a link must not go there.
 *
 * Only absolute `http`, `https`, `mailto` and `tel` URLs pass. Relative and protocol-relative ones do so when `baseUrl` says
 * what they are relative to, and not otherwise: who writes to us does not know the page it is shown on, and where such a link
 * leads would depend on it. Nor do URLs with a user name or a password, which are there to make one host look like another.
 */
export function safeUrl(url: string, baseUrl?: string): string | undefined {
  try {
    // The parser drops the tabs, line breaks and control characters that hide a scheme from a look at the text, and
    // what is returned is what was checked.
    const parsed = new URL(url, baseUrl);
    const isPlain = parsed.username === "" && parsed.password === "";
    return schemes.has(parsed.protocol) && isPlain ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}
