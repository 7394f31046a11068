import path from 'node:path';
import type {Trust} from '../../mesh/mesh.ts';
import {defaultCertificatesDirectory} from '../../mesh/trust-modes.ts';
import type {Sensitive} from '../../sensitive.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import type {TypedTrust} from '../../wizard/trust-inspection.ts';
import {shownPath} from '../closing-lines.ts';
import type {SessionCore} from '../session-core.ts';
import {adviseTrust} from './advise-trust.ts';
import {inspectClusterTrust} from './inspect-trust.ts';

type TrustController = {
	/** Works out the trust menu for the primaries as they are chosen, and looks again at files that were named before. */
	consider: () => Promise<void>;
	/** Looks at files that a person names. Of several looks the last one counts. */
	look: (typed: TypedTrust, passphrase?: Sensitive) => Promise<void>;
};

/** What was typed for an answer; undefined for one that names no files. */
const typedFor = (trust: Trust, cwd: string): TypedTrust | undefined => {
	switch (trust.mode) {
		case 'root': {
			return {mode: 'root', cert: shownPath(trust.cert, cwd), key: shownPath(trust.key, cwd)};
		}

		case 'intermediates': {
			return {mode: 'intermediates', directory: shownPath(trust.directory, cwd)};
		}

		case 'generated': {
			return {mode: 'generated', directory: trust.directory};
		}

		case 'from-cluster':
		case 'in-cluster':
		case 'self-signed':
		case 'external': {
			return undefined;
		}
	}
};

export const makeTrustController = (core: SessionCore): TrustController => {
	const {answers, survey, ports, cwd, home, meshFile, get, set, refresh, fail, passphrases} = core;
	let latest = 0;

	const primaries = (): readonly ClusterFacts[] => {
		const {clusters, topology} = answers();
		return survey.factsOf(
			clusters.filter(({context}) => topology?.places[context]?.role !== 'remote'),
		);
	};

	const look: TrustController['look'] = async (typed, passphrase) => {
		latest++;
		const own = latest;
		set({
			trustLook: {
				typed,
				state: 'looking',
				faults: [],
				isLocked: false,
				isEncrypted: false,
				reasons: [],
			},
		});
		try {
			const found = await inspectClusterTrust(
				{
					ports,
					primaries: primaries(),
					cwd,
					home,
					meshDirectory: path.dirname(meshFile()),
				},
				{typed, passphrase},
			);
			if (own !== latest) {
				return;
			}

			if (found.trust !== undefined) {
				passphrases.keep(found.trust, passphrase);
			}

			set({trustLook: found});
		} catch (error) {
			fail("The certificates can't be looked at", error);
		}

		refresh();
	};

	return {
		look,
		async consider() {
			try {
				set({
					trusts: await adviseTrust(ports, {
						primaries: primaries(),
						meshDirectory: path.dirname(meshFile()),
						directory: defaultCertificatesDirectory,
					}),
				});
			} catch (error) {
				fail("The certificates can't be judged", error);
			}

			const {trust} = answers();
			const typed = trust === undefined ? undefined : typedFor(trust, cwd);
			const asks = get().trusts.find(({mode}) => mode === trust?.mode)?.answer.by;
			if (
				trust !== undefined &&
				typed !== undefined &&
				(asks === 'files' || asks === 'passphrase')
			) {
				await look(typed, passphrases.of(trust));
			}

			refresh();
		},
	};
};
