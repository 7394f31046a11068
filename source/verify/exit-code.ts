import type {Finding} from '../checks/finding.ts';
import type {PairResult} from '../engine/events.ts';
import {exitCodes} from '../errors.ts';

/**
The exit code that a verify stands for (decision D-5): 3 when a pair or a proof fails, 4 when a pair is unknown. An unknown
proof beside a pair that is proven by its traffic costs nothing: a private gateway, which no workstation reaches, would
otherwise spoil every run. `strict` counts it.
*/
export const verifyExitCode = (
	{pairs, proofs}: {pairs: readonly PairResult[]; proofs: readonly Finding[]},
	strictness: 'normal' | 'allow-warnings' | 'strict' = 'normal',
): number => {
	if ([...pairs, ...proofs].some(({status}) => status === 'fail')) {
		return exitCodes.errorsFound;
	}

	const isProofUnknown = proofs.some(({status}) => status === 'unknown');
	if (strictness === 'strict') {
		return isProofUnknown || pairs.some(({status}) => status === 'unknown')
			? exitCodes.errorsFound
			: exitCodes.done;
	}

	const isUnknown =
		pairs.length === 0 ? isProofUnknown : pairs.some(({status}) => status === 'unknown');
	return isUnknown && strictness === 'normal' ? exitCodes.warningsOnly : exitCodes.done;
};
