/**
 * Frames no client should trip over: none is a well-formed message of section 4.4 of the wire file, and none means that
 * something has begun or ended.
 */
export const kivoxGarbage: readonly string[] = [
  '{"type":"text_delta","chunk":',
  "",
  "null",
  "[]",
  '"turn_complete"',
  "42",
  '{"type":42,"chunk":"a number for a type"}',
  '{"chunk":"no type at all"}',
  '{"type":"constructor"}',
  '{"type":"text_delta","chunk":{"text":"an object for a text"}}',
  '{"type":"text_delta","chunk":7}',
  '{"type":"text_full","content":["a list"]}',
  '{"type":"signal","name":{},"data":"a text for an object"}',
  '{"type":"tick","remaining_ms":"soon","elapsed_ms":null}',
  '{"type":"transfer","agent_id":5,"reason":{}}',
  '{"__proto__":{"polluted":true},"type":"tick"}',
  '{"type":"noise","constructor":{"prototype":{"polluted":true}}}',
  `{"type":"noise","text":"${"x".repeat(65_536)}"}`,
];

/** Frames of types that a newer server may have. */
export const kivoxStrangers: readonly string[] = [
  '{"type":"speech_start","at_ms":1200}',
  '{"type":"agent_mood","mood":"sunny"}',
  '{"type":"response.delta.text","chunk":"of an older generation"}',
];
