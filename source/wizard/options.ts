import type {Trust} from '../mesh/mesh.ts';
import type {Topology} from './answers.ts';

type Option = {
	title: string;
	/** What it is, in one line. */
	summary: string;
	/** From the facts, the weightiest first. */
	reasons: readonly string[];
	recommended: boolean;
	/** Why it cannot be chosen. */
	unsuitable?: string;
};

/** One line of the topology menu. */
export type TopologyOption = Option & {topology: Topology};

/** A root for people to compare: its whole SHA-256, whose it is, and when it ends. */
export type RootView = {
	fingerprint: string;
	subject?: string;
	/** Epoch milliseconds. */ notAfter?: number;
};

/**
How a way to trust is answered: at once; by naming files; by the passphrase of a key that is encrypted; by one of the clusters.
*/
export type TrustAnswer =
	| {by: 'taking'; trust: Trust}
	| {by: 'files'; mode: 'root' | 'intermediates'}
	| {by: 'passphrase'; directory: string}
	| {by: 'cluster'; options: readonly TrustOption[]};

/** One line of the trust menu. */
export type TrustOption = Option & {
	mode: Trust['mode'];
	answer: TrustAnswer;
	/** The root that it goes on with, where that is known. */
	root?: RootView;
};
