import type { TimerSet } from "./clock";
import { readFrames, type FakeSocket } from "./fake-socket";
import type { HaipHub, LinkPass } from "./haip-hub";

/** @param pass - Who it is; `undefined` for bad credentials, `down` where no socket is opened at all */
export function acceptHaipSocket(
  socket: FakeSocket,
  hub: HaipHub,
  timers: TimerSet,
  pass: LinkPass | "down" | undefined,
): void {
  if (pass === undefined || pass === "down") {
    hub.noteRefusal();
    // Registered although nothing is done: hosts may count on both listeners being there.
    socket.onMessage(() => {});
    if (pass === "down") {
      socket.close();
      return;
    }
    // A moment later, so that it has been open: closed at once, some hosts would never have opened it.
    const cancel = timers.after(0, () => {
      socket.close(1008, "Invalid token");
    });
    socket.onClose(cancel);
    return;
  }
  const end = hub.open(
    {
      transport: "websocket",
      send: (text) => {
        socket.send(text);
      },
      sendBinary: (bytes) => {
        socket.send(bytes);
      },
      close: (code, reason) => {
        socket.close(code, reason);
      },
    },
    pass,
  );
  readFrames(socket, (data) => {
    end.receive(data);
  });
  socket.onClose((code, reason) => {
    end.leave(code, reason);
  });
}
