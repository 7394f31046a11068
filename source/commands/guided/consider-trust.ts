import path from 'node:path';
import {defaultCertificatesDirectory} from '../../mesh/trust-modes.ts';
import {adviseTrust} from './advise-trust.ts';
import type {GuideCore} from './guide-core.ts';

/** Works out the trust menu for the primaries as they are chosen. */
export const considerTrust = async ({answers, survey, ports, meshFile, set, refresh, fail}: GuideCore): Promise<void> => {
	const {clusters, topology} = answers();
	const primaries = survey.factsOf(clusters.filter(({context}) => topology?.places[context]?.role !== 'remote'));
	try {
		set({trusts: await adviseTrust(ports, {primaries, meshDirectory: path.dirname(meshFile()), directory: defaultCertificatesDirectory})});
	} catch (error) {
		fail('The certificates can\'t be judged', error);
	}

	refresh();
};
