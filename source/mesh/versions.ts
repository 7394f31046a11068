import semver from 'semver';
import {defaultIstio} from './default-istio.ts';
import {istioMinors, type IstioMinor} from './istio-minors.ts';

type KubernetesVersion = {text: string; major: number; minor: number; patch: number};

/** A version of Istio. A development build has no patch: Istio names it after the minor it leads to. */
export type IstioVersion = {
	text: string;
	major: number;
	minor: number;
	patch?: number;
	/** `rc.0` of `1.31.0-rc.0`; empty for a release. */
	prerelease: string;
	development: boolean;
};

/** Reads an API server's gitVersion: `v1.35.4`, `v1.31.2-gke.1`, `v1.30.0+k3s1`. Undefined for anything else. */
export const parseKubernetesVersion = (text: string): KubernetesVersion | undefined => {
	const version = semver.parse(text);
	return version === null
		? undefined
		: {
				text,
				major: version.major,
				minor: version.minor,
				patch: version.patch,
			};
};

/** Releases and candidates are semantic versions; a development build has no patch (`istioctl version` of one says so). */
export const istioVersionPattern =
	/^(?<major>\d+)\.(?<minor>\d+)(?:\.(?<patch>\d+)(?:-(?<candidate>[\-0-9A-Za-z]+(?:\.[\-0-9A-Za-z]+)*))?|-(?<build>[\-0-9A-Za-z]+(?:\.[\-0-9A-Za-z]+)*))$/v;

/** Reads `1.31.1`, `1.31.0-rc.0` or a development build such as `1.32-alpha.eed52ebb66ad`. Istio's tags carry no `v`. */
export const parseIstioVersion = (text: string): IstioVersion | undefined => {
	const parts = istioVersionPattern.exec(text)?.groups;
	if (parts === undefined) {
		return undefined;
	}

	const development = parts['build'] !== undefined;
	return {
		text,
		major: Number(parts['major']),
		minor: Number(parts['minor']),
		...(development ? {} : {patch: Number(parts['patch'])}),
		prerelease: parts['build'] ?? parts['candidate'] ?? '',
		development,
	};
};

const oldest = istioMinors.at(-1) ?? istioMinors[0];

/** Whether a version is older than every row, so that the oldest is the nearest. */
export const isOlderThanKnown = ({major, minor}: IstioVersion): boolean =>
	major < 1 || (major === 1 && minor < oldest.minor);

/** A version's own row, or undefined where its minor has none. Builds ahead of the newest minor use its row. */
export const minorOf = (istio: IstioVersion): IstioMinor | undefined => {
	const [newest] = istioMinors;
	if (istio.major !== 1) {
		return undefined;
	}

	return istio.development && istio.minor > newest.minor
		? newest
		: istioMinors.find(row => row.minor === istio.minor);
};

/** The row that a version is judged by: its own, else the nearest minor's. */
const nearestMinor = (istio: IstioVersion): IstioMinor =>
	minorOf(istio) ?? (isOlderThanKnown(istio) ? oldest : istioMinors[0]);

/** The row to go by for a version as mesh.yaml or istioctl spells it; the default version's where it is none. */
export const minorFor = (version: string): IstioMinor => {
	const parsed = parseIstioVersion(version) ?? parseIstioVersion(defaultIstio);
	return parsed === undefined ? istioMinors[0] : nearestMinor(parsed);
};

/** The minor that a version is judged as, where that is not its own: `1.30` for 1.29.9. */
export const judgedAs = (istio: IstioVersion): string | undefined => {
	const row = nearestMinor(istio);
	return istio.major === 1 && istio.minor === row.minor ? undefined : row.istio;
};

/** The release to take where a version is not to be had: the newest of its minor, or of the nearest one. */
export const nearestRelease = (version: string): string =>
	parseIstioVersion(version) === undefined ? defaultIstio : minorFor(version).release.newest;

/**
How a cluster's Kubernetes suits a version of Istio, by the row that it is judged by (`judgedAs`; fact V-1).

- `too-old`: below istioctl's own minimum. `untested-old`, `untested-new`: outside the announced range.
- `unknown`: no Kubernetes 1, which no row says anything of.
*/
type KubernetesFit = 'supported' | 'too-old' | 'untested-old' | 'untested-new' | 'unknown';

export const kubernetesFit = (
	istio: IstioVersion,
	kubernetes: KubernetesVersion,
): KubernetesFit => {
	const row = nearestMinor(istio);
	if (kubernetes.major !== 1) {
		return 'unknown';
	}

	if (kubernetes.minor < row.kubernetes.hard) {
		return 'too-old';
	}

	if (kubernetes.minor < row.kubernetes.minimum) {
		return 'untested-old';
	}

	return kubernetes.minor > row.kubernetes.maximum ? 'untested-new' : 'supported';
};

/**
How far two versions of Istio are apart (fact V-2): `none` for the very same build, `patch` within one minor,
else the number of minors that `one` is ahead of `other` (negative: behind).
*/
export type Skew = {kind: 'none' | 'patch'} | {kind: 'minor'; ahead: number} | {kind: 'major'};

export const skewBetween = (one: IstioVersion, other: IstioVersion): Skew => {
	if (one.major !== other.major) {
		return {kind: 'major'};
	}

	if (one.minor !== other.minor) {
		return {kind: 'minor', ahead: one.minor - other.minor};
	}

	return {kind: one.text === other.text ? 'none' : 'patch'};
};
