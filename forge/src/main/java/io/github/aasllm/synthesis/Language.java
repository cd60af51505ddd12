// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A language of eSpeak, and the syllables of which words are drawn that look like its own and mean nothing.
 *
 * @param code the name of the voice's file, which is what variants go with
 * @param onsets what a syllable begins with
 * @param vowels what is in its midst
 * @param codas what it ends with, {@code -} for nothing
 */
record Language(String code, List<String> onsets, List<String> vowels, List<String> codas) {
    static final Language GERMAN = of(
            "de",
            "b d f g h j k l m n p r s t w z sch st sp tr br kl fr gr schw pf",
            "a e i o u ä ö ü ei au eu ie",
            "- - - n r l s t ch m nd st rt ng ck");
    static final Language ENGLISH = of(
            "en-us",
            "b d f g h j k l m n p r s t v w z sh th ch st sp tr br cl fr gr sl sw",
            "a e i o u ee oo ai ow ea oy",
            "- - - n r l s t sh m nd st ck ng ft");

    private static final String WEST = "b d f g k l m n p r s t v";
    private static final String EAST = "b d f g h k l m n p r s t v z č š ž st pr kr tr";
    private static final String PLAIN_VOWELS = "a e i o u";
    private static final String OPEN = "- - - - n";
    private static final String CYRILLIC = "б в г д ж з к л м н п р с т ф х ц ч ш ст пр";

    private static final List<Language> OTHERS = Stream.of(
                    same("es it pt pt-br ca ro es-419 an", WEST + " br tr pl", PLAIN_VOWELS + " ia ie",
                            OPEN + " r s l"),
                    same("fr fr-be fr-ch", WEST + " ch j br tr", "a e i o u é è ou on an in eu oi",
                            OPEN + " r s l"),
                    same("nl af", WEST + " h w z sch st", "a e i o u aa ee oe ui ij ou", OPEN + " r s t l k"),
                    same("sv nb da is", WEST + " h sk st tr", "a e i o u y å ä ö", OPEN + " r s t l k ng"),
                    same("fi et", "h j k l m n p r s t v", "a e i o u y ä ö aa ii uo", OPEN + " s t l"),
                    same("pl", EAST.replace("č š ž", "cz sz ż"), "a e i o u y ó", OPEN + " k m ł"),
                    same("cs sk hr sl bs lt lv", EAST, PLAIN_VOWELS, OPEN + " k m t"),
                    same("hu", WEST + " h sz cs gy ny", "a á e é i o ó ö ő u ü", OPEN + " k t s"),
                    same("sq ga cy eu mt eo la", WEST + " h", PLAIN_VOWELS + " ae", OPEN + " r s l"),
                    same("tr az", WEST + " h y z ş ç", "a e ı i o ö u ü", OPEN + " r l k m"),
                    same("id ms sw ht", "b d g h j k l m n p r s t w y ng ny", PLAIN_VOWELS, OPEN + " - k r"),
                    same("vi", "b ch d đ g h k l m n ng nh ph s t th tr v x", "a á à ả ê ế ô ố ơ ư ứ i u",
                            OPEN + " ng m c t"),
                    same("cmn-latn-pinyin", "b d f g h j l m n sh zh ch",
                            "a1 a2 a3 a4 e4 i1 i4 u2 u3 ai4 ao3 ou1 an2 ang4", "-"),
                    same("ru uk bg mk sr", CYRILLIC, "а е и о у я ю", "- - - н р л с т к"),
                    same("el", "β γ δ ζ θ κ λ μ ν π ρ σ τ φ χ στ πρ", "α ε ι ο υ η ω ου αι", "- - - ν ς"),
                    same("hi mr ne", "क ग च ज ट ड त द न प ब म य र ल व स ह", "ा ि ी ु े ो", "- - - न र ल"),
                    same("ta", "க ச ட த ப ம ய ர ல வ ன", "ா ி ீ ு ெ ோ", "- -"),
                    same("ja", "か き く さ し す た と な に の は ま み も ら り る", "ー い う ん", "- -"),
                    same("ko", "가 나 다 라 마 바 사 자 하 고 노 도 무 부 수 기 니 리 강 산 달 몸", "가 은 이 도", "-"),
                    same("ka", "ბ გ დ ვ ზ თ კ ლ მ ნ პ რ ს ტ ფ შ", "ა ე ი ო უ", "- - ნ რ ს"),
                    same("hy", "բ գ դ զ թ լ կ հ մ ն շ պ ս վ տ ր", "ա ե ի ո", "- - ն ր ս"))
            .flatMap(List::stream)
            .toList();

    /** Any language but the two that are drawn by themselves. */
    static Language any(RandomGenerator random) {
        return ScriptWriter.drawn(OTHERS, random);
    }

    /** All languages. */
    static List<Language> all() {
        return Stream.concat(Stream.of(GERMAN, ENGLISH), OTHERS.stream()).toList();
    }

    /** A word that is none. */
    String word(int syllables, RandomGenerator random) {
        var word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            word.append(ScriptWriter.drawn(onsets, random)).append(ScriptWriter.drawn(vowels, random));
            var coda = ScriptWriter.drawn(codas, random);
            if (!coda.equals("-") && (i == syllables - 1 || random.nextBoolean())) {
                word.append(coda);
            }
        }
        return word.toString();
    }

    private static List<Language> same(String codes, String onsets, String vowels, String codas) {
        return Stream.of(codes.split(" ")).map(code -> of(code, onsets, vowels, codas)).toList();
    }

    private static Language of(String code, String onsets, String vowels, String codas) {
        return new Language(code, List.of(onsets.split(" ")), List.of(vowels.split(" ")),
                List.of(codas.split(" ")));
    }
}
