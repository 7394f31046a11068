import type {Trust} from '../../mesh/mesh.ts';
import type {Sensitive} from '../../sensitive.ts';
import {isSameTrust} from '../../wizard/trust-inspection.ts';

/** Passphrases that were typed on the screens, each for the keys that one answer names. They are here and nowhere else, and go with the process. */
export type Passphrases = {
	of: (trust: Trust) => Sensitive | undefined;
	/** Undefined forgets it. */
	keep: (trust: Trust, passphrase: Sensitive | undefined) => void;
};

export const makePassphrases = (): Passphrases => {
	let kept: {trust: Trust; passphrase: Sensitive} | undefined;
	return {
		of: trust =>
			kept !== undefined && isSameTrust(kept.trust, trust) ? kept.passphrase : undefined,
		keep(trust, passphrase) {
			kept = passphrase === undefined ? undefined : {trust, passphrase};
		},
	};
};
