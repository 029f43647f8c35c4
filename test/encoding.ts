/** The bytes of a text in an encoding of one or two bytes a character. @throws Error for one that it does not have */
export function encodeAs(encoding: string, text: string): Uint8Array {
  const table = tableOf(encoding);
  return Uint8Array.from(
    Array.from(text).flatMap((character) => {
      const bytes = table.get(character);
      if (bytes === undefined) throw new Error(`${encoding} has no ${character}.`);
      return bytes;
    }),
  );
}

const tables = new Map<string, Map<string, number[]>>();

function tableOf(encoding: string): Map<string, number[]> {
  const made = tables.get(encoding);
  if (made !== undefined) return made;
  const table = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding);
  const add = (bytes: number[]) => {
    const [character, ...more] = decoder.decode(Uint8Array.from(bytes));
    if (more.length === 0 && character !== undefined && character !== "\ufffd" && !table.has(character))
      table.set(character, bytes);
  };
  for (let first = 0; first < 256; first++) add([first]);
  for (let first = 0x81; first < 256; first++) for (let second = 0x40; second < 256; second++) add([first, second]);
  tables.set(encoding, table);
  return table;
}
