/*
Characters as people see them. To ask ICU takes a tenth of a first frame (15 ms to make a segmenter, and as much to know an emoji), and nearly
all that the screens show are characters that never join their neighbours. `scripts/quicker-packages.ts` lets Ink's packages use this, too.
*/

/** Printable ASCII and Latin-1, dashes, quotes, arrows, borders and signs of the screens: each stands for itself, and takes one column. */
const signs = String.raw`\u0020-\u007E\u00A1-\u00AC\u00AE-\u00FF\u2013-\u2022\u2026\u2139\u2190-\u2195\u2500-\u25FC\u2800-\u28FF\u2714-\u2716\u276F`;
const plain = new RegExp(`^[${signs}]*$`, 'v');
/** Colours begin with ESC, which joins nothing either, but takes no column. */
const apart = new RegExp(`^[${signs}\u001B]*$`, 'v');

/** Whether a text has one column for each of its code units. */
export const isPlain = (text: string): boolean => plain.test(text);

type Segment = Pick<Intl.SegmentData, 'segment' | 'index' | 'input'>;
type Segments = Iterable<Segment> & {containing: (index?: number) => Segment | undefined};

let segmenter: Intl.Segmenter | undefined;

const apartSegments = (input: string): Segments => ({
	*[Symbol.iterator]() {
		for (let index = 0; index < input.length; index++) {
			yield {segment: input.charAt(index), index, input};
		}
	},
	containing: (index = 0) =>
		index >= 0 && index < input.length ? {segment: input.charAt(index), index, input} : undefined,
});

/** As `new Intl.Segmenter()`, which is made when a text is met that needs it. */
export const graphemes = {
	segment(text: string): Segments {
		if (apart.test(text)) {
			return apartSegments(text);
		}

		segmenter ??= new Intl.Segmenter();
		return segmenter.segment(text);
	},
};
