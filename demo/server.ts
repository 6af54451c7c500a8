// What `npm start` runs.
import { startDemo } from "./start-demo";

const demo = await startDemo({ port: Number(process.env.PORT ?? 5173), watch: true });

console.log(`
  The demo        ${demo.url}
  Fake HappyRobot ${demo.vendorUrl}
  Fake Kivox      ${demo.kivox.url}
  Fake HAIP       ${demo.haip.map(({ fake, url }) => `${url} (${fake.dialect})`).join("\n                  ")}

  Ctrl+C stops them all.
`);

function stop(): void {
  void demo.close().finally(() => process.exit());
}
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
