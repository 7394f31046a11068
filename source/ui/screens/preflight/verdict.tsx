import {Spinner} from '../../components/spinner.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import type {PreflightView} from '../../../session/session.ts';
import {plural} from '../../words.ts';
import {Text} from '../../components/text.tsx';
import {countsText} from './finding-text.ts';

/** How it stands, in a sentence. */
export const Verdict = ({
	preflight: {state, blocking, findings, surveyed, total, probing},
}: {
	readonly preflight: PreflightView;
}) => {
	if (state === 'running') {
		return (
			<Text wrap="truncate-end">
				<Spinner /> Asking the clusters: {surveyed} of {plural(total, 'cluster')} done
			</Text>
		);
	}

	if (probing !== undefined) {
		return (
			<Text wrap="truncate-end">
				<Spinner /> Trying from inside: {probing.done} of {plural(probing.total, 'cluster')} done
			</Text>
		);
	}

	if (state === 'idle') {
		return (
			<ThemedText bold wrap="truncate-end">
				Nothing has been asked yet
			</ThemedText>
		);
	}

	if (blocking > 0) {
		return (
			<ThemedText bold tone="bad" wrap="truncate-end">
				{plural(blocking, 'failed check')} {blocking === 1 ? 'keeps' : 'keep'} the next screen shut
			</ThemedText>
		);
	}

	const left = countsText(findings, ['fail', 'warn', 'unknown', 'waived']);
	return (
		<ThemedText bold tone={left === '' ? 'good' : 'plain'} wrap="truncate-end">
			Nothing stands in the way{left === '' ? '' : ` (${left})`}
		</ThemedText>
	);
};
