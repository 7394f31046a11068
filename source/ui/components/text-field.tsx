import {Box, Text} from 'ink';
import type {TextFieldState} from '../hooks/use-text-field.ts';
import {useLook} from '../look.ts';
import {visibleText} from '../visible-text.ts';
import {Styled} from './styled.tsx';

type Props = {
	readonly field: TextFieldState;
	/** For screen readers, and before the text when `isLabelled`. */
	readonly label: string;
	readonly isLabelled?: boolean;
	/** Columns of the whole. */
	readonly columns: number;
};

/** One line of text while it is typed. It shows; the keys are the frame's. */
export const TextField = ({field, label, isLabelled = false, columns}: Props) => {
	const {glyphs} = useLook();
	const head = isLabelled ? `${label}: ` : '';
	return (
		<Box aria-role='textbox' aria-label={`${label}: ${field.value}`} height={1} width={columns}>
			<Text wrap='truncate-end'>{head}<Styled bold tone='accent'>{visibleText(field.typed, columns - head.length, glyphs)}</Styled></Text>
		</Box>
	);
};
