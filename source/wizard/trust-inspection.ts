import type {Trust} from '../mesh/mesh.ts';
import type {RootView} from './options.ts';

/** Files as a person typed them; what is not typed yet is empty. */
export type TypedTrust =
	| {mode: 'root'; cert: string; key: string}
	| {mode: 'intermediates'; directory: string}
	/** The folder that is made or continued here, with a key that is or is to be encrypted. */
	| {mode: 'generated'; directory: string};

export type TrustField = 'cert' | 'key' | 'directory' | 'passphrase';

/** What is wrong, and where it was typed; undefined where it is about more than one field. */
export type TrustProblem = {field?: TrustField; text: string; remedy: readonly string[]};

/** What files that were named turned out to be. */
export type TrustInspection = {
	typed: TypedTrust;
	state: 'looking' | 'done';
	faults: readonly TrustProblem[];
	/** A key among them is encrypted, and nobody has typed its passphrase. */
	isLocked: boolean;
	/** Whether any key among them is encrypted. */
	isEncrypted: boolean;
	/** The root, as soon as its certificate can be read. */
	root?: RootView;
	/** What would happen, and what ends before long, as sentences. */
	reasons: readonly string[];
	/** What may be taken; undefined as long as something is missing or wrong. Its paths are absolute. */
	trust?: Trust;
};

/** Whether two answers are the same. */
export const isSameTrust = (one: Trust, other: Trust): boolean => {
	const text = (trust: Trust): string =>
		JSON.stringify(Object.entries(trust).toSorted(([a], [b]) => a.localeCompare(b)));
	return text(one) === text(other);
};
