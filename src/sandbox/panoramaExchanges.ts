import { troubleAt, type PanoramaCredential } from "./credential";
import {
  fileFetched,
  hiccup,
  organizationsListed,
  refused,
  streamsListed,
  tokenRefreshed,
  type Exchange,
} from "./exchange";
import { fileOfLook, lookTime } from "./files";
import { sourcesOf } from "./ids";

/** What passes between Leaf and Panorama when Leaf looks at a connection. */
export function panoramaExchanges(credential: PanoramaCredential, look: number): Exchange[] {
  const random = sourcesOf(credential).look.at(look);
  const trouble = troubleAt(credential, lookTime(credential, look));
  if (trouble === "tokenExpired") return [refused(random, trouble, credential)];
  if (trouble !== undefined) return [tokenRefreshed(random), refused(random, trouble, credential)];
  const file = fileOfLook(credential, look);
  const exchanges = random.chance(0.05) ? [hiccup(random), tokenRefreshed(random)] : [tokenRefreshed(random)];
  if (random.chance(0.08)) exchanges.push(organizationsListed(random, credential));
  if (file !== undefined) {
    exchanges.push(streamsListed(random, credential, file), fileFetched(random, credential, file));
  }
  return exchanges;
}
