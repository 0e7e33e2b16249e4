r"""LaTeX commands as letters, the other way round than exporters/latex_letters.py, and those that others write.

Sources: The LaTeX Companion, 3rd ed., tables of text accents and symbols (OT1, T1, TS1); biblatex manual 3.20, 4.6.4.
"""

from __future__ import annotations

from stacite.model.latex_accents import ACCENTS as COMMON

ACCENTS = COMMON | {"G": "\u030f", "f": "\u0311", "h": "\u0309"}
LETTERS = dict(
    pair.split("=")
    for pair in """
    ss=ß SS=ẞ o=ø O=Ø ae=æ AE=Æ oe=œ OE=Œ aa=å AA=Å l=ł L=Ł dj=đ DJ=Đ dh=ð DH=Ð th=þ TH=Þ ng=ŋ NG=Ŋ i=ı j=ȷ
    S=§ P=¶ dag=† ddag=‡ copyright=© pounds=£ dots=… ldots=… cdots=… textdots=… textellipsis=… slash=/
    textbackslash=\\ backslash=\\ textbraceleft={ textbraceright=} lbrace={ rbrace=} textasciitilde=~
    textasciicircum=^ textless=< textgreater=> textbar=| textasciigrave=` textunderscore=_ textdollar=$
    quotedblbase=„ quotesinglbase=‚ guillemotleft=« guillemotright=» guillemetleft=« guillemetright=»
    guilsinglleft=‹ guilsinglright=› textexclamdown=¡ textquestiondown=¿ textsection=§ textparagraph=¶
    textdagger=† textdaggerdbl=‡ textbullet=• textperiodcentered=· textcopyright=© textregistered=® texttrademark=™
    textdegree=° degree=° textordfeminine=ª textordmasculine=º textonesuperior=¹ texttwosuperior=²
    textthreesuperior=³ textonehalf=½ textonequarter=¼ textthreequarters=¾ texttimes=× textdiv=÷ textpm=± textmu=µ
    Dash=— texteuro=€ euro=€ EUR=€ textsterling=£ textyen=¥ textcent=¢ textendash=– textemdash=— endash=– emdash=—
    textquoteleft=‘ textquoteright=’ textquotedblleft=“ textquotedblright=” textquotesingle=' textquotedbl="
    lq=‘ rq=’ glqq=„ grqq=“ flqq=« frqq=» textminus=− textnumero=№ hyphen=- textquoteleft=‘ cprime=ʹ prime=′
    TeX=TeX LaTeX=LaTeX LaTeXe=LaTeX2e BibTeX=BibTeX XeTeX=XeTeX LuaTeX=LuaTeX pdfTeX=pdfTeX AmS=AMS AMSTeX=AMSTeX
    MF=METAFONT METAFONT=METAFONT MP=MetaPost ConTeXt=ConTeXt XeLaTeX=XeLaTeX LuaLaTeX=LuaLaTeX AmSTeX=AMSTeX
    AmSLaTeX=AMSLaTeX SLiTeX=SliTeX TUB=TUGboat TUGboat=TUGboat CTAN=CTAN PS=PostScript
    alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν
    xi=ξ pi=π rho=ρ sigma=σ tau=τ upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ
    Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω infty=∞ times=× pm=± leq=≤ geq=≥ le=≤ ge=≥ neq=≠ to=→
    rightarrow=→ leftarrow=← cdot=· ell=ℓ circ=° bullet=• approx=≈ sim=∼ partial=∂ sum=∑ int=∫ in=∈ star=*
    """.split()
)
BLANKS = frozenset((" ", "\n", "\t", ",", ";", ":", "\\", "quad", "qquad", "space", "newline", "linebreak", "par"))
"""Also the thin ones and line ends, which are none in a title."""
NOTHING = frozenset(
    """
    / - ! @ ( ) [ ] protect relax newblock noindent null leavevmode bgroup egroup begingroup endgroup unskip
    ignorespaces upshape normalfont bfseries mdseries rmfamily sffamily ttfamily scshape rm bf sf tt sc normalsize small
    footnotesize scriptsize tiny large Large nolinebreak nobreak allowbreak bibrangessep bibinitperiod bibinitdelim
    kern thinspace negthinspace xspace displaystyle textstyle frenchspacing
    """.split()
)
"""Commands without a letter of their own; what follows them stays."""
PASSING = frozenset(
    """
    text textrm textsf texttt textbf textmd textup textnormal textsc mbox hbox fbox uppercase lowercase MakeUppercase
    MakeLowercase MakeSentenceCase ensuremath mathrm mathit mathbf mathsf mathcal mathbb mathscr boldmath nocase
    bibstring mkbibbold acro acronym cs pkg code nohyphens foreignlanguage textcyr hyphenation relsize smaller
    operatorname bm underline uline mkbibacro booktitle macro pgm Package file verb textsuperscript textsubscript sptext
    """.split()
)
"""Commands whose argument stands as it is."""
EMPHASIS = frozenset("emph textit textsl mkbibemph mkbibitalic".split())
EMPHASIS_ON = frozenset("em it sl itshape slshape".split())
"""Switches that hold to the end of their group."""
QUOTES = frozenset("enquote mkbibquote".split())
DROPPING = frozenset("noopsort SortNoop Noop noop sortnoop printfirst vspace hspace label cite citep citet".split())
"""Commands whose argument is not printed, or is no text."""
TWO = frozenset("href textcolor foreignlanguage switchargs texorpdfstring".split())
"""Commands of two arguments, of which the second is printed."""
SUPERSCRIPTS = dict(zip("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", strict=True))
SUBSCRIPTS = dict(zip("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋", strict=True))
