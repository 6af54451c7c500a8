import { useEffect, useState } from "react";

const key = "parlance-demo-signed-in";

/** Whether somebody has signed in here. The cookie itself is not for scripts, so it is written down beside it. */
export function useSignedIn(): [isSignedIn: boolean, setSignedIn: (isSignedIn: boolean) => void] {
  const [isSignedIn, setSignedIn] = useState(() => localStorage.getItem(key) !== null);
  useEffect(() => {
    if (isSignedIn) localStorage.setItem(key, "yes");
    else localStorage.removeItem(key);
  }, [isSignedIn]);
  return [isSignedIn, setSignedIn];
}
