import {rbacManifest} from '../reporters/rbac-manifest.ts';
import {readRules, secretRules} from '../survey/read-rights.ts';
import type {Io} from './io.ts';
import type {PrintRbacOptions} from './options.ts';

/** Prints the role that a full preflight needs, from the same list that its reads are held against; contacts nothing. */
export const printRbac = async ({readSecrets}: PrintRbacOptions, io: Io): Promise<number> => {
	const [rules, flags] = readSecrets ? [[...readRules, ...secretRules], ['--read-secrets']] : [readRules, []];
	io.stdout.write(rbacManifest(rules, {flags}));
	return 0;
};
