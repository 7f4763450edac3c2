import type { Profile } from "./leafUser";
import type { Random } from "./random";

const PLACES =
  "Prairie View|Low Creek|Cedar Bend|Stony Ridge|Willow Run|Red Barn|Twin Oaks|Long Meadow|Fox Hollow|Blue Heron|Sandhill|Maple Grove|Clearwater|North Fork|Sunrise|Golden Acre|Rolling Hills|Elk Horn|Plum Hollow|Big Sky|Quarter Section|Windbreak|Old Mill|Black Soil".split(
    "|",
  );
const FAMILIES =
  "Becker|Lindqvist|Nguyen|Okafor|Harrison|Martinez|Kowalski|Dufour|Schmidt|Yoder|Callahan|Petersen|Abebe|Novak|Whitfield|Tanaka".split(
    "|",
  );
const KINDS = "Farms|Family Farm|Grain|Land & Cattle|Ag|Acres|Seeds|Brothers|Partners|Homestead".split("|");
const TOWNS = "Ames, IA|Salina, KS|Decatur, IL|Minot, ND|Kearney, NE|Findlay, OH|Moose Jaw, SK|Toledo, PR".split("|");
const ROADS = "County Road|Section Line Road|Elevator Street|Old Highway 30|Gravel Pit Lane".split("|");

const LONG = [
  "Van der Westhuizen, Oppenheimer & Sons Grain, Cattle and Custom Harvesting Partnership of Greater Pottawattamie County LLC",
  "The Consolidated Agricultural Holdings of the Descendants of Ezekiel and Philomena Featherstonehaugh-Cholmondeley, Incorporated",
];
const NON_ASCII = [
  "Ferme de l'Étang",
  "Fazenda Três Irmãos",
  "Żytnie Pole",
  "北の大地農場",
  "Estancia Ñandú",
  "Gård Åsjö",
];
const AWKWARD = [`O'Hara "Flat Rock" Farms & Sons`, "Smith <North> & Smith <South>", "100% Grain; Est. 1897"];

/** Kinds of names that each dozen of users has, in some order. */
export const NAME_STYLES = ["long", "nonAscii", "nonAscii", "awkward", ...("plain".repeat(8).match(/plain/g) ?? [])];

/** A name of a farm, in one of the styles. */
export function farmName(random: Random, style: string): string {
  if (style === "long") return random.pick(LONG);
  if (style === "nonAscii") return random.pick(NON_ASCII);
  if (style === "awkward") return random.pick(AWKWARD);
  return `${random.pick(random.chance(0.6) ? PLACES : FAMILIES)} ${random.pick(KINDS)}`;
}

function mailName(name: string): string {
  const plain = name.normalize("NFD").replace(/[^a-zA-Z]/g, "");
  return plain === "" ? "farm" : plain.toLowerCase().slice(0, 24);
}

/** The made-up grower with the given number; some of its fields are null or missing, as Leaf's can be. */
export function grower(random: Random, number: number, style: string): Profile {
  const name = farmName(random, style);
  const values = {
    email: `office@${mailName(name)}${number}.example`,
    phone: `+1 555 ${String(random.int(100, 9_999)).padStart(4, "0")}`,
    address: `${random.int(1, 990)} ${random.pick(ROADS)}, ${random.pick(TOWNS)}`,
    externalId: `grower-${number}`,
  };
  const profile: Profile = { name };
  // The first dozen is what demos show, and a row without a name shows nothing.
  if (number > 12 && random.chance(0.03)) profile.name = null;
  for (const field of ["email", "phone", "address", "externalId"] as const) {
    const fate = random.next();
    if (fate < 0.84) profile[field] = values[field];
    else if (fate < 0.94) profile[field] = null;
  }
  return profile;
}
