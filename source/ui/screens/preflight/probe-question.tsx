import {Box} from 'ink';
import {ThemedText} from '../../components/themed-text.tsx';
import {useSession} from '../../hooks/use-session.ts';
import {few} from '../../words.ts';

/** What probes would create and where, before anybody agrees to it. Six rows of the smallest screen hold it. */
export const ProbeQuestion = ({names}: {readonly names: readonly string[]}) => {
	const {probeImage} = useSession();
	return (
		<Box flexDirection="column" flexShrink={0}>
			<ThemedText bold wrap="wrap">
				Try from inside whether the clusters reach each other?
			</ThemedText>
			<ThemedText wrap="wrap">
				That creates, in {few(names)}: a namespace mesh-wizard-probe-… with one or two small pods of{' '}
				{probeImage}. All of it is removed again, also after ctrl+c.
			</ThemedText>
		</Box>
	);
};
