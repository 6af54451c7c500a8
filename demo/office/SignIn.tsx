import { useSignIn } from "@parlance/react/agents";
import { useId, useState, type FormEvent } from "react";
import { ploverPassword, ploverPeople } from "../plover-people";

/** The way in. What each of them may do is another thing. */
export function SignIn({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [email, setEmail] = useState<string>(ploverPeople[0].email);
  const [password, setPassword] = useState<string>(ploverPassword);
  const signIn = useSignIn({ onSuccess: onSignedIn });
  const id = useId();

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    // In production this is what Cloudflare's Turnstile hands to the page.
    signIn.mutate({ email, password, challengeToken: "a person, surely" });
  }

  return (
    <form className="sign-in" onSubmit={onSubmit} aria-labelledby={`${id}-title`}>
      <h1 id={`${id}-title`}>Sign in</h1>
      <p className="sign-in__lead">
        Three people look after Plover’s agents. Each may do something else.
      </p>
      <div className="sign-in__people" role="group" aria-label="Who you are">
        {ploverPeople.map((person) => (
          <button
            key={person.email}
            type="button"
            aria-pressed={person.email === email}
            onClick={() => {
              setEmail(person.email);
              setPassword(ploverPassword);
            }}
          >
            <strong>{person.name}</strong>
            <span>{person.role}</span>
          </button>
        ))}
      </div>
      <label htmlFor={`${id}-email`}>E-mail</label>
      <input
        id={`${id}-email`}
        type="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        required
      />
      <label htmlFor={`${id}-password`}>Password</label>
      <input
        id={`${id}-password`}
        type="password"
        autoComplete="current-password"
        aria-describedby={`${id}-hint`}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        required
      />
      <p className="sign-in__hint" id={`${id}-hint`}>
        Everybody’s is <code>{ploverPassword}</code>. This is a demo.
      </p>
      <p className="sign-in__failure" role="alert">
        {signIn.error?.userMessage}
      </p>
      <button type="submit" className="button" aria-disabled={signIn.isPending}>
        {signIn.isPending ? "Signing in…" : "Sign in"}
      </button>
    </form>
  );
}
