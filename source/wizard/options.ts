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

/** One line of the trust menu. */
export type TrustOption = Option & {trust: Trust};
