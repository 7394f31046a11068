import {authorityNames} from '../../mesh/authority-names.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import {cacertsName, rootFingerprintAnnotation, systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, SecretMetadata} from '../../survey/facts.ts';
import {areSameRoots, describeRoots, rootsOf} from '../../trust/fingerprints.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {Remedy} from '../finding.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {namedBy} from '../named-by.ts';
import {isOurs, isUnopened, storedTrust} from './stored-trust.ts';

const dayMs = 24 * 60 * 60 * 1000;
const soonDays = 90;
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** What istiod must find and does not, as far as the API server's bookkeeping tells. */
const missingKeys = ({keys}: SecretMetadata): readonly string[] =>
	keys === undefined
		? []
		: [...new Set(Object.values(authorityNames(keys)))].filter(name => !keys.includes(name));

const ofRemote: CheckResult = {
	status: 'skipped',
	observed: 'a remote has the certificates of its primary',
	source: 'mesh.yaml',
};

/** The Secret, or why there is nothing to judge. */
const secretOf = (
	{cacerts}: ClusterFacts,
	planned: ModelCluster | undefined,
): {secret: SecretMetadata} | {result: CheckResult} => {
	if (planned?.role === 'remote') {
		return {result: ofRemote};
	}

	if (!cacerts.known) {
		return {result: undetermined(cacerts)};
	}

	return cacerts.value === undefined
		? {result: {status: 'skipped', observed: `no Secret ${cacertsName}`, source: cacerts.source}}
		: {secret: cacerts.value};
};

const invalid: Parameters<typeof eachCluster>[0] = (facts, planned, context) => {
	const {cacerts, cacertsContents} = facts;
	const found = secretOf(facts, planned);
	if ('result' in found) {
		return found.result;
	}

	const {secret} = found;
	const remedy: Remedy = {
		summary:
			'istiod does not start with it, or sidecars refuse what it signs. Put the right files there, or delete the Secret to have new ones made.',
		commands: [
			kubectl(
				facts,
				`create secret generic ${cacertsName} -n ${systemNamespace} --from-file=ca-cert.pem --from-file=ca-key.pem --from-file=root-cert.pem --from-file=cert-chain.pem --dry-run=client -o yaml | ${kubectl(facts, 'apply -f -')}`,
			),
		],
	};
	if (cacertsContents.known && cacertsContents.value !== undefined) {
		const {problems, roots} = cacertsContents.value;
		return problems.length === 0
			? {
					status: 'pass',
					observed: `an intermediate of root ${describeRoots(roots)}`,
					source: cacertsContents.source,
				}
			: {
					status: 'fail',
					observed: problems.join('; '),
					source: cacertsContents.source,
					remedy,
				};
	}

	const missing = missingKeys(secret);
	if (missing.length > 0) {
		return {
			status: 'fail',
			observed: `${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`,
			source: cacerts.source,
			remedy,
		};
	}

	if (isOurs(secret)) {
		return {
			status: 'pass',
			observed: `made by mesh-wizard, of root ${describeRoots(rootsOf(secret.annotations[rootFingerprintAnnotation] ?? ''))}`,
			source: cacerts.source,
		};
	}

	return {
		...(cacertsContents.known
			? {
					status: 'unknown' as const,
					observed: 'the Secret came while it was looked for',
					source: cacertsContents.source,
				}
			: undetermined(cacertsContents)),
		remedy: {
			summary: 'Let preflight read it; it keeps fingerprints and dates.',
			commands: [`mesh-wizard preflight ${namedBy(context)} --read-secrets`],
		},
	};
};

const expiry = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {liveRoot, cacertsContents, surveyedAt} = facts;
	if (planned?.role === 'remote') {
		return ofRemote;
	}

	if (!liveRoot.known) {
		return undetermined(liveRoot);
	}

	const stored = cacertsContents.known ? cacertsContents.value?.notAfter : undefined;
	const live = liveRoot.value?.notAfter;
	const source =
		stored === undefined ? liveRoot.source : `${cacertsContents.source}; ${liveRoot.source}`;
	if (stored === undefined && live === undefined) {
		return {status: 'skipped', observed: 'nothing is known to expire', source};
	}

	const first = Math.min(stored ?? Number.POSITIVE_INFINITY, live ?? Number.POSITIVE_INFINITY);
	const days = Math.floor((first - surveyedAt) / dayMs);
	const what = first === stored ? 'the intermediate or its root' : 'the root';
	if (days < soonDays) {
		return {
			status: 'warn',
			observed:
				days < 0
					? `${what} expired on ${dateOf(first)}`
					: `${what} expires in ${plural(days, 'day')}, on ${dateOf(first)}`,
			source,
			remedy: {
				summary:
					'Renew it in time; a new root takes several steps over weeks, a new intermediate of the same root takes one.',
				commands:
					first === stored
						? ['ca-cert', 'root-cert'].map(file =>
								kubectl(
									facts,
									String.raw`get secret -n ${systemNamespace} ${cacertsName} -o jsonpath='{.data.${file}\.pem}' | base64 -d | openssl x509 -noout -subject -enddate`,
								),
							)
						: [
								kubectl(
									facts,
									String.raw`get configmap -n ${systemNamespace} istio-ca-root-cert -o jsonpath='{.data.root-cert\.pem}' | openssl x509 -noout -subject -enddate`,
								),
							],
			},
		};
	}

	return isUnopened(facts)
		? {
				status: 'note',
				observed: `the root is valid until ${dateOf(first)}; how long the intermediate is, --read-secrets tells`,
				source,
			}
		: {status: 'pass', observed: `valid until ${dateOf(first)}`, source};
};

const notLive = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {cacerts, liveRoot} = facts;
	const found = secretOf(facts, planned);
	if ('result' in found) {
		return found.result;
	}

	if (!liveRoot.known) {
		return undetermined(liveRoot);
	}

	const source = `${cacerts.source}; ${liveRoot.source}`;
	const stored = storedTrust(facts)?.roots ?? [];
	if (liveRoot.value === undefined || stored.length === 0) {
		return {
			status: 'skipped',
			observed:
				liveRoot.value === undefined
					? 'no root is handed out yet'
					: 'its roots are not known without --read-secrets',
			source,
		};
	}

	const live = liveRoot.value.fingerprints;
	const all = [...stored, ...live];
	return areSameRoots(stored, live)
		? {status: 'pass', observed: `root ${describeRoots(live)}, stored and handed out`, source}
		: {
				status: ifIntended(planned !== undefined, 'fail', 'warn'),
				observed: `${cacertsName} has root ${describeRoots(stored, all)}, and istiod hands out ${describeRoots(live, all)}: it was not restarted since`,
				source,
				remedy: {
					summary:
						'Restart istiod, then the gateways and every workload with a sidecar: until then they do not trust one another.',
					commands: [
						kubectl(facts, `rollout restart deployment -n ${systemNamespace}`),
						`for namespace in $(${kubectl(facts, "get namespaces -l istio-injection=enabled -o jsonpath='{.items[*].metadata.name}'")}); do ${kubectl(facts, 'rollout restart deployment -n "$namespace"')}; done`,
					],
				},
			};
};

export const cacertsChecks = [
	defineCheck({
		id: 'trust.cacerts-invalid',
		scope: 'cluster',
		title: 'istiod starts with its CA, and sidecars accept what it signs',
		why: 'With certificates that do not fit together istiod ends at once, again and again, and says why in its log alone. With a CA that is restricted (extended usages, name constraints) it runs, and every request between sidecars fails.',
		when: {
			pass: 'mesh-wizard made them; or they were read (--read-secrets) and fit together',
			fail: "a file is missing; or they were read: another's key, no CA, another root, a broken chain, expired, too many authorities, or a restriction that what istiod signs cannot keep to",
			unknown: 'the Secret could not be listed; or somebody else made it and it was not to be read',
			skipped: 'there is no Secret cacerts, or it is a remote',
		},
		run: eachCluster(invalid),
	}),
	defineCheck({
		id: 'trust.cacerts-expiry',
		scope: 'cluster',
		title: 'certificates of the CA last for a while',
		why: 'On the day that a root or an intermediate ends, every connection in the mesh ends with it.',
		when: {
			pass: 'they are valid for 90 days at least',
			note: 'the root is; the intermediate was not to be read',
			warn: 'one ends within 90 days, or has ended',
			unknown: 'the root could not be read',
			skipped: 'none is known yet, or it is a remote',
		},
		run: eachCluster(expiry),
	}),
	defineCheck({
		id: 'trust.cacerts-not-live',
		scope: 'cluster',
		title: 'the CA that is stored is the one in use',
		why: 'istiod takes a new root only when it starts; until then its Secret says one thing and all workloads another.',
		when: {
			pass: 'the roots of the Secret are those handed out',
			warn: 'they are not, and no mesh is given',
			fail: 'they are not',
			unknown: 'the Secret or the root could not be read',
			skipped: 'there is no Secret, no root yet, or nobody knows its root without --read-secrets',
		},
		run: eachCluster(notLive),
	}),
];
