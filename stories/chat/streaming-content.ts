/** What the agent of the streaming lab writes about. */
export type StreamingContent = "prose" | "code" | "table" | "lists" | "mixed" | "arabic";

type Section = (index: number) => string;

const prose: Section = (index) =>
  `Parcel ${4700 + index} left **Rotterdam** this morning and is *on time*. The driver calls about 15 minutes ahead, and the [tracking page](https://example.com/parcels/${4700 + index}) is never more than a minute behind. If nobody is at home it goes to the neighbour you named.\n\n`;

const code: Section = (index) =>
  `Step ${index + 1}, with \`track\`:\n\n\`\`\`ts\nconst parcel${index} = await track({ id: ${4700 + index}, country: "NL" });\nif (parcel${index}.status === "delivered") {\n  console.log(\`Signed by \${parcel${index}.signedBy} at \${parcel${index}.at.toISOString()}\`);\n}\n\`\`\`\n\n`;

const table: Section = (index) =>
  `| Parcel | Depot | Arrives | Weight |\n| --- | :-- | :-: | --: |\n${Array.from({ length: 6 }, (_, row) => `| ${4700 + index * 6 + row} | Hub **${row + 1}** | ${8 + row}:00 | ${(row * 1.7 + 0.4).toFixed(1)} kg |`).join("\n")}\n\n`;

const lists: Section = (index) =>
  `1. Route ${index + 1}\n   - Mill Court 3\n   - Harbour Street 12, *second floor*\n2. Waits for\n   - [x] the label\n   - [ ] the customs form\n   - [ ] a ~~Monday~~ Tuesday slot\n\n`;

const arabic: Section = (index) =>
  `غادر الطرد رقم ${4700 + index} مدينة **روتردام** هذا الصباح، وهو في موعده. يتصل السائق قبل ربع ساعة من وصوله، وتجد كل خطوة في [صفحة التتبّع](https://example.com/parcels).\n\n- بين الساعة 14:00 و16:00\n- الباب الأمامي\n\n`;

const mixedSections = [prose, lists, prose, code, table] as const;
const mixed: Section = (index) =>
  `${index % 5 === 0 ? `## Delivery ${index / 5 + 1}\n\n` : ""}${(mixedSections[index % 5] ?? prose)(index)}`;

const sections: Record<StreamingContent, Section> = { prose, code, table, lists, mixed, arabic };

/** An answer of about `length` characters; it ends where a sentence, a row or a line of code may be cut. */
export function streamingContent(content: StreamingContent, length: number): string {
  let text = "";
  for (let index = 0; text.length < length; index += 1) text += sections[content](index);
  return text.slice(0, length);
}
