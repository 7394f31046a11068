import {rbacManifest} from '../reporters/rbac-manifest.ts';
import {probeRules, readRules, secretRules} from '../survey/read-rights.ts';
import {chosenChecks} from './chosen-checks.ts';
import type {Io} from './io.ts';
import type {PrintRbacOptions} from './definitions/preflight.ts';

/**
Prints the role that a full preflight needs, from the same list that its requests are held against; contacts nothing.

@throws {UsageError} for words of `--only` and `--skip` that name no check.
*/
export const printRbac = async (
	{readSecrets, probe, selection}: PrintRbacOptions,
	io: Io,
): Promise<number> => {
	// They change no right, but what is wrong in them would be wrong in the preflight, too.
	chosenChecks(selection);
	const parts = [
		{rules: readRules, flags: []},
		...(readSecrets ? [{rules: secretRules, flags: ['--read-secrets']}] : []),
		...(probe ? [{rules: probeRules, flags: ['--probe']}] : []),
	];
	io.stdout.write(
		rbacManifest(
			parts.flatMap(({rules}) => rules),
			{flags: parts.flatMap(({flags}) => flags)},
		),
	);
	return 0;
};
