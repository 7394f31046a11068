import {Box} from 'ink';
import {Styled} from '../../components/styled.tsx';
import {useSession} from '../../hooks/use-session.ts';
import {few} from '../../words.ts';

/** What probes would create and where, before anybody agrees to it. Six rows of the smallest screen hold it. */
export const ProbeQuestion = ({names}: {readonly names: readonly string[]}) => {
	const {probeImage} = useSession();
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Styled bold wrap="wrap">
				Try from inside whether the clusters reach each other?
			</Styled>
			<Styled wrap="wrap">
				That creates, in {few(names)}: a namespace mesh-wizard-probe-… with one or two small pods of{' '}
				{probeImage}. All of it is removed again, also after ctrl+c.
			</Styled>
		</Box>
	);
};
