import { render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { expect, test } from "vitest";
import { createScriptedConnector } from "../../testing/index";
import { ChatPanel } from "./ChatPanel";

const Ava = () => <img src="https://acme.example/ava.png" alt="Ava" />;
const picturesOf = (container: HTMLElement) => [...container.querySelectorAll("img")];

test("the reader is welcomed by the one he sees in the header, of whom he is told once", async () => {
  const { container } = render(
    <StrictMode>
      <ChatPanel connector={createScriptedConnector()} slots={{ headerPicture: Ava }} />
    </StrictMode>,
  );
  await screen.findByText("Online");
  const [inHeader, inWelcome] = picturesOf(container);
  expect(inWelcome?.closest(".parlance-chat-welcome")).toBeTruthy();
  expect(screen.getAllByRole("img")).toEqual([inHeader]);
});
