// What the marketplaces show of the extension, as the manifest says it.
import { verdict, type Verdict } from "./verdict";

/** The parts of package.json that a release is checked by; all may be missing. */
export interface ReleaseManifest {
  readonly name?: string;
  readonly version?: string;
  readonly publisher?: string;
  readonly description?: string;
  readonly repository?: { readonly url?: string };
  readonly homepage?: string;
  readonly bugs?: { readonly url?: string };
  readonly qna?: string;
  readonly pricing?: string;
  readonly icon?: string;
  readonly galleryBanner?: { readonly color?: string; readonly theme?: string };
  readonly categories?: readonly string[];
  readonly keywords?: readonly string[];
  readonly enabledApiProposals?: readonly string[];
}

/** What stands for the publisher, and for the repository's owner, until there are real ones. */
const PLACEHOLDER = "leaf-panorama";
// In each language that the manifest speaks.
const UNOFFICIAL = /unofficial|no oficial|não oficial/i;
const MOST_KEYWORDS = 30;
const ICON_SIZE = 256;
const CATEGORIES = [
  ...["AI", "Azure", "Chat", "Data Science", "Debuggers", "Education", "Extension Packs", "Formatters", "Keymaps"],
  ...["Language Packs", "Linters", "Machine Learning", "Notebooks", "Other", "Programming Languages", "SCM Providers"],
  ...["Snippets", "Testing", "Themes", "Visualization"],
];

/** The address of the repository's page by `repository.url`, or undefined if that has another form. */
export function repositoryPage({ repository }: ReleaseManifest): string | undefined {
  return /^(https:\/\/github\.com\/[\w-]+\/[\w.-]+?)\.git$/.exec(repository?.url ?? "")?.[1];
}

/** Checks that the addresses fit the repository's, and that neither it nor the publisher is a placeholder. */
export function checkAddresses(manifest: ReleaseManifest, publish: boolean): Verdict {
  const { publisher = "", homepage = "none", bugs, qna = "none" } = manifest;
  const page = repositoryPage(manifest);
  const says = `${publisher}, ${page ?? "no repository"}`;
  if (page === undefined) {
    return verdict("Addresses", says, ["repository.url must be https://github.com/OWNER/NAME.git."]);
  }
  const fits = (key: string, value: string, wanted: string): string[] =>
    value === wanted ? [] : [`${key} is ${value}, but repository.url makes it ${wanted}.`];
  const problems = [
    ...(/^[a-z0-9][a-z0-9-]*$/i.test(publisher) ? [] : [`The publisher "${publisher}" is not a publisher's ID.`]),
    ...fits("homepage", homepage, `${page}#readme`),
    ...fits("bugs.url", bugs?.url ?? "none", `${page}/issues`),
    ...fits("qna", qna, `${page}/discussions`),
  ];
  const owner = page.split("/").at(-2);
  const placeholders = [
    ...(publisher === PLACEHOLDER ? [`publisher is still the placeholder "${PLACEHOLDER}"`] : []),
    ...(owner === PLACEHOLDER ? [`the owner in repository.url is still the placeholder "${PLACEHOLDER}"`] : []),
  ].map((fact) => `In package.json, ${fact}. Replace it before publishing.`);
  if (publish) return verdict("Addresses", says, [...problems, ...placeholders]);
  return verdict("Addresses", says, problems, placeholders);
}

/** Checks what a marketplace shows beside the README; `descriptions` are in all languages. */
export function checkListing(manifest: ReleaseManifest, descriptions: readonly string[], icon: Uint8Array): Verdict {
  const { galleryBanner, pricing, categories = [], keywords = [] } = manifest;
  const { width, height } = pngSize(icon) ?? { width: 0, height: 0 };
  const wrong = (isWrong: boolean, sentence: string): string[] => (isWrong ? [sentence] : []);
  return verdict(
    "Listing",
    `an icon of ${width} × ${height} px, ${keywords.length} keywords, in ${categories.join(" and ")}`,
    [
      ...wrong(width !== ICON_SIZE || height !== ICON_SIZE, `The icon is not a PNG of ${ICON_SIZE} × ${ICON_SIZE} px.`),
      ...wrong(
        !/^#[0-9a-f]{6}$/i.test(galleryBanner?.color ?? "") || galleryBanner?.theme !== "dark",
        'galleryBanner needs a color such as #123456 and the theme "dark".',
      ),
      ...wrong(pricing !== "Free", 'pricing is not "Free".'),
      ...wrong(descriptions.length === 0, "There is no description."),
      ...descriptions
        .filter((description) => !UNOFFICIAL.test(description))
        .map((description) => `The description "${description}" doesn't say that the extension is unofficial.`),
      ...wrong(categories.length === 0, "There is no category."),
      ...categories
        .filter((category) => !CATEGORIES.includes(category))
        .map((category) => `"${category}" is not a category of the marketplaces.`),
      ...wrong(keywords.length === 0, "There are no keywords."),
      ...wrong(
        keywords.length > MOST_KEYWORDS,
        `There are ${keywords.length} keywords; marketplaces accept ${MOST_KEYWORDS}.`,
      ),
      ...wrong(new Set(keywords).size < keywords.length, "A keyword is there twice."),
    ],
  );
}

/** Checks that the extension asks for no API that is still a proposal, which no marketplace accepts. */
export function checkProposals({ enabledApiProposals }: ReleaseManifest): Verdict {
  return verdict(
    "Proposed API",
    "none",
    enabledApiProposals === undefined
      ? []
      : [`package.json has enabledApiProposals (${enabledApiProposals.join(", ")}). Remove it.`],
  );
}

/** The width and height that a PNG's header tells, or undefined if it is no PNG. */
function pngSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  const header = Buffer.from(bytes.subarray(0, 24));
  if (header.length < 24 || header.toString("latin1", 1, 4) !== "PNG" || header.toString("latin1", 12, 16) !== "IHDR") {
    return undefined;
  }
  return { width: header.readUInt32BE(16), height: header.readUInt32BE(20) };
}
