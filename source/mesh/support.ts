import {daysUntil} from './days.ts';
import {defaultIstio} from './default-istio.ts';
import {istioMinors, istioTableDay, type Day} from './istio-minors.ts';
import {isOlderThanKnown, minorOf, parseIstioVersion, type IstioVersion} from './versions.ts';

/** Days before the end of a minor's support from which on its end is near. */
export const nearDays = 60;

/** Days after which the table of versions is old. */
export const oldTableDays = 90;

/**
How long Istio makes patches for a version.

- `development`: a build that Istio supports at no time.
- `older`, `newer`: a minor without a row. Rows leave only when their support has ended.
*/
type Support =
	{kind: 'supported' | 'ending' | 'ended'; until: Day} | {kind: 'development' | 'older' | 'newer'};

/** `now`: epoch milliseconds. The last day of support counts in full. */
export const supportOf = (istio: IstioVersion, now: number): Support => {
	if (istio.development) {
		return {kind: 'development'};
	}

	const row = minorOf(istio);
	if (row === undefined) {
		return {kind: isOlderThanKnown(istio) ? 'older' : 'newer'};
	}

	const {until} = row.support;
	const left = daysUntil(until.on, now);
	if (left < 0) {
		return {kind: 'ended', until};
	}

	return {kind: left <= nearDays ? 'ending' : 'supported', until};
};

/** The release to upgrade to: the default one, or the newest where that is of no newer minor; undefined where none is known. */
export const upgradeFor = (
	istio: IstioVersion,
): {release: string; isSeveralMinors: boolean} | undefined => {
	const target = [defaultIstio, istioMinors[0].release.newest]
		.flatMap(text => parseIstioVersion(text) ?? [])
		.find(({minor}) => istio.major < 1 || (istio.major === 1 && minor > istio.minor));
	return target === undefined
		? undefined
		: {release: target.text, isSeveralMinors: istio.major < 1 || target.minor > istio.minor + 1};
};

/** Whether releases and ends of support may be missing that came since the table was made. `now`: epoch milliseconds. */
export const isTableOld = (now: number): boolean => -daysUntil(istioTableDay, now) > oldTableDays;
