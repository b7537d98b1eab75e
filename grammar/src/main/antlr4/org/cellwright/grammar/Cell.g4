/*
 * The language of .cell files; the language reference is the README of this module.
 *
 * Names of functions and initialisers are no part of the grammar. Neither is the meaning of brackets: after a name they
 * are an index, alone they stack vectors, after a colon they are a shape; that is the checker's. Chains of operators are
 * loops here, so that a long formula is no deep recursion.
 */
grammar Cell;

file
    : item* EOF
    ;

item
    : importing
    | cell
    | variant
    | function
    | constant
    ;

importing
    : IMPORT TEXT SEMICOLON
    ;

cell
    : CELL name extension? (block | SEMICOLON)
    ;

extension
    : EXTENDS name (WITH name (COMMA name)*)?
    ;

variant
    : VARIANT name variantBlock
    ;

variantBlock
    : LEFT_BRACE variantStatement* RIGHT_BRACE
    ;

variantStatement
    : declaration
    | equation
    | shape
    | rewriting
    ;

/** What a name of a rule's left side stands for. */
shape
    : name (COMMA name)* COLON brackets SEMICOLON
    ;

rewriting
    : expression ARROW expression SEMICOLON
    ;

block
    : LEFT_BRACE statement* RIGHT_BRACE
    ;

/** What may stand in which block, the tree builder says. */
statement
    : declaration
    | constant
    | equation
    | function
    | repetition
    ;

repetition
    : REPEAT name ASSIGN range block
    ;

range
    : (RANGE_FROM | expression TO) expression
    ;

declaration
    : kind = (DIM | INPUT | STATE | PARAM | OUTPUT) declared (COMMA declared)* (COLON brackets)? (ASSIGN expression)?
      SEMICOLON
    ;

declared
    : name brackets*
    ;

/** With a shape, which is that of a scalar, a layer may set it. */
constant
    : CONST name (COLON brackets)? ASSIGN expression SEMICOLON
    ;

function
    : FUN name LEFT_PARENTHESIS (name (COMMA name)*)? RIGHT_PARENTHESIS ASSIGN expression SEMICOLON
    ;

equation
    : name brackets* (COLON brackets)? ASSIGN expression SEMICOLON
    ;

/** One comparison at most; the checker says so of a chain. */
expression
    : sum (comparison sum)*
    ;

comparison
    : LESS
    | LESS_EQUAL
    | GREATER
    | GREATER_EQUAL
    | EQUAL
    | NOT_EQUAL
    ;

sum
    : product ((PLUS | MINUS) product)*
    ;

product
    : signed ((STAR | SLASH) signed)*
    ;

signed
    : MINUS* matrixProduct
    ;

/** Groups to the right: A @ B @ v is A @ (B @ v). */
matrixProduct
    : power (AT exponent)*
    ;

/** Groups to the right: a ^ b ^ c is a ^ (b ^ c). */
power
    : postfix (CARET signedPostfix)*
    ;

/** What may follow '@': a power, perhaps with a sign. */
exponent
    : MINUS* power
    ;

signedPostfix
    : MINUS* postfix
    ;

postfix
    : primary brackets*
    ;

primary
    : number
    | call
    | name
    | LEFT_PARENTHESIS expression RIGHT_PARENTHESIS
    | brackets
    ;

call
    : name LEFT_PARENTHESIS (expression (COMMA expression)*)? RIGHT_PARENTHESIS
    ;

brackets
    : LEFT_BRACKET (part (COMMA part)*)? RIGHT_BRACKET
    ;

/** With a colon it is a range, which stands in an index only; the checker says so of others. */
part
    : expression (COLON expression?)?
    | COLON expression?
    ;

number
    : NUMBER
    | BAD_NUMBER
    ;

name
    : NAME
    ;

CELL : 'cell' ;
DIM : 'dim' ;
INPUT : 'input' ;
STATE : 'state' ;
PARAM : 'param' ;
OUTPUT : 'output' ;
CONST : 'const' ;
FUN : 'fun' ;
REPEAT : 'repeat' ;
EXTENDS : 'extends' ;
WITH : 'with' ;
VARIANT : 'variant' ;
IMPORT : 'import' ;

LEFT_BRACE : '{' ;
RIGHT_BRACE : '}' ;
LEFT_BRACKET : '[' ;
RIGHT_BRACKET : ']' ;
LEFT_PARENTHESIS : '(' ;
RIGHT_PARENTHESIS : ')' ;
COMMA : ',' ;
COLON : ':' ;
SEMICOLON : ';' ;
ASSIGN : '=' ;

ARROW : '=>' ;

PLUS : '+' ;
MINUS : '-' ;
/** '*', or U+2299, the circled dot of papers. */
STAR : '*' | '\u2299' ;
SLASH : '/' ;
CARET : '^' ;
/** '@', or one of the middle dots: U+00B7, U+0387 (which normalises to it) and U+22C5. */
AT : '@' | '\u00B7' | '\u0387' | '\u22C5' ;

LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;

/** Letters, digits, combining marks and '_', as Unicode's identifiers but without U+00B7, which is an operator here. */
NAME
    : [\p{L}\p{Nl}_] [\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}_]*
    ;

NUMBER
    : (DIGITS ('.' DIGITS?)? | '.' DIGITS) ([eE] [+-]? DIGITS)?
    ;

/** The beginning of 1..3, whose first point is none of a number. */
RANGE_FROM
    : DIGITS '..'
    ;

TO : '..' ;

/** What begins as a number and goes on as something else, such as 0x10, 1.2.3 or 2x. */
BAD_NUMBER
    : '.'? DIGITS ('.'? [\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}_])* '.'?
    ;

/** The name of a file; the tokens' check takes out others. */
TEXT
    : '"' ~["\r\n]* '"'
    ;

/** Begins with two stars where it documents a cell. */
COMMENT
    : '/*' .*? '*/' -> channel(HIDDEN)
    ;

LINE_COMMENT
    : '//' ~[\r\n]* -> channel(HIDDEN)
    ;

UNTERMINATED_COMMENT
    : '/*' (~[*] | '*'+ ~[*/])* '*'*
    ;

SPACE
    : [ \t\r\n\f\u000B\u0085\u2028\u2029\p{Zs}\uFEFF]+ -> channel(HIDDEN)
    ;

/** Operators of other languages, so that the message can name ours. */
FOREIGN
    : '**' | '&&' | '||' | '+=' | '-=' | '*=' | '/=' | ':=' | '.*' | './' | '.^' | '->' | '=<' | '++' | '<>' | '===' | '!=='
    ;

OTHER
    : .
    ;

fragment DIGITS
    : [0-9]+
    ;
