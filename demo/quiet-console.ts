// React's development build recommends its DevTools in every console, unless they answer. Imported first, this answers.
const { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook } = globalThis as {
  __REACT_DEVTOOLS_GLOBAL_HOOK__?: { checkDCE?: () => void };
};
if (hook) hook.checkDCE ??= () => {};
