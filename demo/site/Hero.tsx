import { useId, useState, type FormEvent } from "react";
import type { SiteProps } from "./Site";

export function Hero({ onAsk }: SiteProps) {
  const [number, setNumber] = useState("PL-4711");
  const fieldId = useId();

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    onAsk(`Where is my parcel ${number.trim()}?`);
  }

  return (
    <section className="hero__words">
      <p className="hero__eyebrow">Riding today until 21:00</p>
      <h1>Across town before your coffee gets cold.</h1>
      <p className="hero__lead">
        Plover carries parcels, papers and the odd birthday cake by cargo bike. Door to door, the
        same day, without a van in sight.
      </p>
      <form className="track" onSubmit={onSubmit}>
        <label htmlFor={fieldId}>Waiting for something?</label>
        <div className="track__row">
          <input
            id={fieldId}
            value={number}
            onChange={(event) => setNumber(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            required
          />
          <button type="submit" className="button">
            Find my parcel
          </button>
        </div>
      </form>
      <dl className="hero__facts">
        <div>
          <dt>door to door</dt>
          <dd>38 min</dd>
        </div>
        <div>
          <dt>from 2,104 reviews</dt>
          <dd>4.9</dd>
        </div>
        <div>
          <dt>vans owned</dt>
          <dd>0</dd>
        </div>
      </dl>
    </section>
  );
}
