// Wrote solar_hijri.txt once: `node tests/solar_hijri.mjs > tests/solar_hijri.txt` (Node 20.20, ICU 78.2).
// Each line is a Solar Hijri year as ICU counts it: its number, its first day, the lengths of its months.
// 1278 and 1479 stand whole, so that every day of 1900 to 2100 is in it.
const DAY = 86_400_000;
const shown = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
  timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric",
});
const hijri = (moment) => {
  const parts = Object.fromEntries(shown.formatToParts(moment).map((part) => [part.type, Number(part.value)]));
  return [parts.year, parts.month, parts.day];
};

const lines = [];
for (let moment = Date.UTC(1899, 2, 1); ; moment += DAY) {
  const [year, month, day] = hijri(moment);
  if (year < 1278 || year > 1479) {
    if (year > 1479) break;
    continue;
  }
  if (month === 1 && day === 1) lines.push([year, new Date(moment).toISOString().slice(0, 10)]);
  const line = lines[lines.length - 1];
  if (day === 1) line.push(0);
  if (++line[line.length - 1] !== day || line.length - 2 !== month) throw new Error(`ICU skips a day: ${year}-${month}-${day}`);
}
console.log(lines.map((line) => line.join(" ")).join("\n"));
