import { CourierArt } from "./CourierArt";
import { Hero } from "./Hero";
import { PloverMark } from "./PloverMark";
import { SiteHeader } from "./SiteHeader";
import "./site.css";

/** What the site needs of the chat: to open it with a question. */
export interface SiteProps {
  readonly onAsk: (question: string) => void;
}

const steps = [
  {
    title: "Say where to",
    text: "By chat, by phone or over our API. No label, no printer, no account needed.",
  },
  {
    title: "We ring, you hand it over",
    text: "A rider is at your door within half an hour and takes anything up to 40 kg.",
  },
  {
    title: "It arrives, they know",
    text: "The recipient follows the bike on a map and can change the time on the way.",
  },
];

const rides = [
  {
    name: "Calm",
    when: "The same day",
    price: "€6",
    points: ["Booked before 16:00", "Any of four windows"],
  },
  {
    name: "Brisk",
    when: "Within 3 hours",
    price: "€9",
    points: ["A window of 20 minutes", "Live map"],
  },
  {
    name: "Now",
    when: "Within 60 minutes",
    price: "€14",
    points: ["Straight there", "Your own rider"],
  },
];

const questions = [
  {
    question: "What fits on the bike?",
    answer:
      "Anything up to 40 kg and 80 × 60 × 60 cm: flowers, files, cakes, a rack of samples. For more we send two.",
  },
  {
    question: "What if nobody is at home?",
    answer:
      "The rider waits five minutes, tries the neighbour you named, and otherwise brings it back to our shop on Mill Court. The second try is free.",
  },
  {
    question: "Is my parcel insured?",
    answer: "Every ride, up to €500. A photo in the chat is all we need to settle it.",
  },
];

/** The site of a small courier: what the widget lives on. */
export function Site({ onAsk }: SiteProps) {
  return (
    <div className="site">
      <SiteHeader>
        <button
          type="button"
          className="button"
          onClick={() => onAsk("I would like to book a ride.")}
        >
          Book a ride
        </button>
      </SiteHeader>

      <main id="top">
        <div className="hero">
          <Hero onAsk={onAsk} />
          <CourierArt />
        </div>

        <section className="section" id="how" aria-labelledby="how-title">
          <h2 id="how-title">Three steps, one of them yours</h2>
          <ol className="steps">
            {steps.map(({ title, text }) => (
              <li key={title} className="steps__step">
                <h3>{title}</h3>
                <p>{text}</p>
              </li>
            ))}
          </ol>
        </section>

        <section className="section" id="prices" aria-labelledby="prices-title">
          <h2 id="prices-title">A price for the hurry, not for the weight</h2>
          <ul className="rides">
            {rides.map(({ name, when, price, points }) => (
              <li key={name} className="rides__ride">
                <h3>{name}</h3>
                <p className="rides__when">{when}</p>
                <p className="rides__price">
                  <small>from</small> {price}
                </p>
                <ul className="rides__points">
                  {points.map((point) => (
                    <li key={point}>{point}</li>
                  ))}
                </ul>
                <button
                  type="button"
                  className="button button--quiet"
                  onClick={() => onAsk(`How much is a ${name} ride across town?`)}
                >
                  Ask about {name}
                </button>
              </li>
            ))}
          </ul>
        </section>

        <section className="section" id="questions" aria-labelledby="questions-title">
          <h2 id="questions-title">Asked every day</h2>
          <div className="questions">
            {questions.map(({ question, answer }) => (
              <details key={question} className="questions__item" name="questions">
                <summary>{question}</summary>
                <p>{answer}</p>
              </details>
            ))}
          </div>
        </section>
      </main>

      <footer className="site-footer">
        <p>
          <PloverMark /> Plover is an invented company, and its agent a fake that runs on your
          machine.
        </p>
        <p>
          This page is the demo of <code>@parlance/react</code>.
        </p>
      </footer>
    </div>
  );
}
