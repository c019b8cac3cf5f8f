"""What a word for the state of a person means: there, left, to come, or at work for another firm; in several languages.

A word is a whole cell. With `*` at its end a word of the cell begins so, after a space it is such a word (`ex *`: ex-employee, not
expert); where a script has no spaces, it stands anywhere. Of words that overlap only the longest counts (`not active*`).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

THERE, LEFT, FUTURE, CONTRACTORS = "there", "left", "future", "contractors"
DEAD, JOINING, AWAY, INACTIVE, UNKNOWN = "dead", "joining", "away", "inactive", "unknown"
"""Finer: left whatever the dates; at the door, so there if hired by now; on leave, so there; inactive, which may also mean on leave."""
_STAYS = "stays"

WORDS: dict[str, tuple[str, ...]] = {
    _STAYS: (  # there, though a word of leaving may stand beside it
        "active *, actively*, rehire*, re hire*, reinstat*, pending *, notice *, eligible*, serving *, leaving *, exiting *",
        "not terminat*, not yet terminat*, not left*, not yet left*, not resign*, not retired*, still *, stillemployed*, in future*",
        "future termin*, future leav*, future dated termin*, future dated leav*, phased retire*, partial retire*, part retire*",
        "currently employed*, resignation submitted*, resignation received*, due to leave*, semi retired*, upcoming leav*",
        "upcoming retire*, aktiv *, aktive *, aktiver *, in kundigung*, gekundigt zum*, gekundigt per*, ungekundigt*, nicht gekundigt*",
        "nicht ausgeschied*, actif *, en poste*, en activite*, preavis*, retraite progressive*, cumul emploi*, activo *, activa *",
        "en activo*, alta *, jubilacion parcial*, jubilado parcial*, preaviso*, reincorpor*, readmit*, attivo *, attiva *, in forza*",
        "in servizio*, preavviso*, ativo *, ativa *, aviso previo*, actief *, in dienst*, opzegtermijn*, aktywny *, aktywna *",
        "okres wypowiedzenia*, okresie wypowiedzenia*, aktivni *, актив*, работает*, uppsagningstid*, aktif *, calisiyor*, 退職予定*",
        "退社予定*, 離職予定*, 在籍*, 在職*, 再雇用*, 復職*, 待离职*, 拟离职*, 离职中*, 离职申请*, 在职*, 在岗*, 返聘*, 퇴직예정*",
        "퇴사예정*, 재직*, 재입사*, 복직*, nicht beendet*, nicht abgelaufen*, non termine*, pas termine*, no terminad*",
    ),
    LEFT: (
        "terminat*, term *, termed *, termd *, resign*, retired *, retirement *, retiree*, no longer*, former*, previously*, ex *",
        "dismiss*, separated *, separation *, laid off*, layoff*, lay off*, left *, leaver*, exit *",
        "exited *, quit *, ended *, end of contract*, contract end*, contract expired*, contract complete*, end of employment*",
        "end of assignment*, redundan*, not employed*, no longer active*, former active*, formerly active*, previously active*",
        "unemployed*, discharg*, released *, offboard*, off board*, deleted *, alumni*, alumnus*, alumna *, withdrawn *, fired *",
        "sacked *, let go*, departed *, severed *, severance*, abandon*, abscond*, retrench*, reliev*, attrit*, superannuat*",
        "past employee*, previous employee*, rescind*, no show*, without notice*, no notice*, in lieu of notice*, eligible for rehire*",
        "rehire eligible*, not eligible for*, rehirable*, rehireable*, not rehir*, no rehire*, do not rehire*, not for rehire*",
        "did not start*, never started*, former contract*, former consult*, former freelanc*, former extern*, ceased *, voluntary exit*",
        "ausgeschied*, ausgetret*, austritt*, gekundigt*, entlass*, ehemalig*, pensionier*, pension *, rentner*, rente *",
        "verrentet*, berentet*, ruhestand*, vorruhestand*, beendet*, vertragsende*, ausgelaufen*, nicht mehr*, abgang *",
        "aufhebungsvertrag*, licenci*, demission*, sorti *, sortie *, sortis *, ancien *, ancienne *, retraite*, preretraite*",
        "fin de contrat*, rupture*, contrat termine*, parti *, partie *, depart *, fin de mission*, fin de stage*, radie*, quitte *",
        "revoque*, cesad*, cese *, despedid*, despido*, renunci*, dado de baja*, dada de baja*, baja, bajas, baja voluntaria*",
        "baja definitiva*, baja forzosa*, baja por *, baja no voluntaria*, jubilad*, jubilacion*, prejubilad*, finiquit*",
        "extrabajador*, exemplead*, termino de contrato*, contrato terminad*, contrato vencid*, desvincul*, retirad*, ya no*",
        "finalizad*, dimess*, dimission*, cessat*, cessazion*, licenzia*, pensionat*, in pensione*, uscit*, fine contratto*",
        "fine rapporto*, scadut*, desligad*, desligamento*, demitid*, demissao*, aposentad*, exonerad*, rescisao*",
        "fim de contrato*, encerrad*, uit dienst*, niet in dienst*, niet meer*, vertrok*, ontslag*, met pensioen*, gepensioneerd*",
        "einde contract*, beeindigd*, oud medewerker*, zwolnion*, były *, była *, emeryt*, rencist*, rozwiazan*, zakonczon*",
        "odszed*, odesz*, wygasł*, nie pracuje*, ukoncen*, byvaly *, duchod*, slutat*, avslutad*, pensionerad*, avgatt*",
        "fratradt*, ophørt*, opsagt*, tidligere*, sluttet*, avsluttet*, paattyn*, irtisan*, elakke*, kilepett*, nyugdij*, ayrıldı*",
        "emekli*, demisionat*, concediat*, incetat*, уволен*, уволил*, не работает*, пенсион*, на пенсии*, бывш*, 退職*, 退社*",
        "離職*, 契約終了*, 契約満了*, 元社員*, 元従業員*, 解雇*, 定年*, 辞職*, 転籍*, 除籍*, 离职*, 离岗*, 辞职*, 辭職*, 辞退*",
        "退休*, 开除*, 解除*, 解聘*, 终止*, 终了*, 资遣*, 資遣*, 合同到期*, 前员工*, 裁员*, 퇴직*, 퇴사*, 해고*",
        "계약만료*, 계약종료*, 정년*, 사직*",
        "contract finish*, contract over*, contract lapsed*, contract closed*, not renewed*, non renewal*, expired *, finished *",
        "internship complete*, assignment complete*, apprenticeship complete*, end of fixed term*, end of temporary*, end of internship*",
        "probation failed*, failed probation*, abgelaufen*, vertrag endete*, vertrag aufgelost*, auflosungsvertrag*, nicht verlangert*",
        "nicht bestanden*, termine *, terminee *, echu *, echue *, expire, contrat expire, cdd expire, expiree *, fin de cdd*, fin cdd*",
        "fin d interim*, fin d alternance*, fin d apprentissage*, arrive a terme*, rompu *, rompue *, non renouvele*, essai non concluant*",
        "terminad*, expirad*, extinguid*, no renovad*, no superad*, cdd fini *, contrat fini *",
        "contrato conclui*, estagio conclui*, practicas conclui*, vencido, vencida, encerramento*, contratto conclus*",
        "contratto finit*, stage conclus*, tirocinio conclus*, fine tempo determinato*, afgelopen*, verlopen*, geeindigd*",
        "niet verlengd*, koniec umowy*, skoncil*, skoncen*, utløpt*, udløbet*, avslutat*, kontrakt slut*, bitti *, sona erdi*, lejart*",
        "expirat*, истек*, расторг*, прекращен*, завершен*, закончен*, окончен*, 任期満了*, 雇止め*, 雇い止め*, インターン終了*",
        "合同结束*, 合同已结束*, 合同期满*, 合同已到期*, 实习结束*, 实习期满*, 계약 종료*, 계약 만료*, 계약해지*, 계약 해지*",
        "계약직 종료*, 계약직 만료*, 인턴 종료*, 인턴종료*",
    ),
    DEAD: (
        "deceased*, died *, dead *, death *, verstorben*, gestorben*, deced*, fallecid*, decedut*, falecid*, overled*, zmarł*, avlid*, dodsf*",
        "умер*, 死亡*, 去世*, 사망*",
    ),
    FUTURE: (
        "future *, prehire*, pre hire*, not started*, not yet*, preboard*, pre board*, pending start*, pending hire*, pending join*",
        "starts *, pending onboard*, starting *, yet to join*, yet to start*, offer *, offered *, upcoming *, incoming *, to be hired*",
        "zukunft*, kunftig*, noch nicht*, vor eintritt*, eintritt geplant*, a venir*, futur *, pas encore*, pre embauche*",
        "embauche prevue*, pendiente de incorpor*, pendiente de alta*, por ingresar*, futuro *, futura *, da assumere*, non ancora*",
        "in ingresso*, pre admissao*, toekomstig*, nog niet*, przyszł*, jeszcze nie*, будущ*, 入社予定*, 入社前*, 内定*, 採用予定*",
        "待入职*, 未入职*, 拟入职*, 预入职*, 입사예정*, 입사대기*, 채용예정*",
    ),
    JOINING: ("onboard*, on boarding*, 入職中*, 入职中*",),
    CONTRACTORS: (
        "contractor*, contract, contracted *, contract worker*, contract staff*, contingent*, subcontract*, sub contract*, freelanc*",
        "external*, extern*, agency*, vendor*, supplier*, third part*, guest*, consultant, outsourc*, self employed*, b2b *",
        "non employee*, leiharbeit*, zeitarbeit*, fremdfirm*, freiberuf*, freie mitarbeit*, freier mitarbeit*, werkvertrag*",
        "dienstleister*, prestataire*, interim*, sous traitan*, independant*, auto entrepreneur*, portage*, autonom*, contratist*",
        "subcontrat*, consulente*, partita iva*, libero profession*, somministr*, interinal*, terceir*, prestador*, pj *, inhuur*",
        "ingehuurd*, uitzend*, zzp*, zewnetrzn*, podwykonawc*, подряд*, внештат*, фриланс*, аутсорс*, 外部*, 業務委託*, 派遣*, 請負*",
        "外包*, 劳务*, 외주*, 파견*, 프리랜서*, 협력업체*",
    ),
    AWAY: (
        "leave *, loa *, absen*, sabbatical*, furlough*, garden*, suspen*, sick*, maternity*, paternity*, parental*, disability*",
        "military*, temporarily*, career break*, second*, vacation*, holiday*, elternzeit*, mutterschutz*, mutterschaft*, krank*",
        "langzeitkrank*, beurlaub*, urlaub*, sonderurlaub*, freigestellt*, freistellung*, ruhend*, karenz*, abwesend*, altersteilzeit*",
        "wehrdienst*, pflegezeit*, conge *, conges *, arret *, maladie*, maternite*, detach*, disponibilite*, invalidite*, invalidez*",
        "excedencia*, vacaciones*, licencia *, permiso*, baja medica*, baja por enfermedad*, baja por mater*, baja por pater*",
        "baja por nacimiento*, baja por accidente*, baja por incapacidad*, baja por it *, baja por embarazo*, baja por riesgo*",
        "baja laboral*, baja temporal*, de baja *, incapacidad*, maternidad*, paternidad*, ferias *, afastad*, afastamento*, licenca*",
        "malattia*, aspettativa*, ferie *, congedo*, distacc*, sospes*, infortunio*, maternita*, ziek*, verlof*, zwangerschap*",
        "ouderschap*, geschorst*, urlop*, zwolnienie lek*, zawieszon*, macierzynsk*, tjanstledig*, foraldraledig*, orlov*, barsel*",
        "permisjon*, отпуск*, декрет*, больничн*, 休職*, 休業*, 育休*, 産休*, 育児*, 介護*, 出向*, 欠勤*, 休假*, 病假*, 产假*, 停薪*",
        "请假*, 휴직*, 휴가*, 육아*, external assign*",
    ),
    INACTIVE: (
        "inactiv*, not active*, non active*, not current*, non current*, inaktiv*, nicht aktiv*, inactif*, non actif*, no activ*",
        "inativ*, nao ativ*, inattiv*, non attiv*, inactief*, niet actief*, nieaktywn*, neaktiv*, ikke aktiv*, ej aktiv*, inte aktiv*",
        "ikke ansat*, disabled *, deactivated*, deaktiviert*, desactiv*, disattivat*, pasif*, неактив*, 非在籍*, 非在职*, 不在职*",
        "不在岗*",
    ),
    THERE: (
        "regular*, permanent*, full time*, fulltime*, part time*, parttime*, temporary *, temp *, seasonal*, casual*, intern *",
        "interns *, internship*, trainee*, apprentic*, probation*, employed *, employee *, current *, hourly*, salaried*, salary *",
        "exempt *, non exempt*, fixed term*, long term*, short term*, limited term*, confirmed *, member *, staff *, worker *, hired *",
        "new hire*, new starter*, new joiner*, normal *, working *, present *, enabled *, in service*, student*, zero hour*, ft *, pt *",
        "term time*, medium term*, open ended*, not yet confirm*, not confirmed*, vollzeit*, teilzeit*, befristet*, unbefristet*",
        "festangestellt*, angestellt*, auszubild*, azubi*, werkstudent*, praktik*, interne *, beschaftigt*, probezeit*, minijob*",
        "geringfugig*, arbeiter*, beamt*, aushilf*, cdi *, cdd *, temps plein*, temps partiel*, cadre *, cadres *, non cadre*",
        "agent de maitrise*, etam *, ouvrier*, employe *, salarie *, alternan*, apprenti*, stagiaire*, titulaire*, periode d essai*",
        "indefinid*, temporal *, fijo *, fija *, becari*, en practicas*, periodo de prueba*, indeterminat*, determinat*, dipendente *",
        "apprendist*, impiegat*, operai*, dirigent*, efetiv*, clt *, estagi*, periodo de experiencia*, contratad*, vast *, tijdelijk*",
        "stagiair*, onbepaald*, bepaald*, oproep*, zatrudnion*, stazyst*, ansat *, ansatt *, anstalld *, voimassa*, штат*, 正社員*",
        "契約社員*, 嘱託*, パート*, アルバイト*, 試用*, 現職*, 勤務*, 正式*, 试用*, 实习*, 全职*, 兼职*, 合同工*, 정규직*, 계약직*",
        "수습*, 인턴*, 근무*, contract ends*, contract ending*, probation ended*, leave ended*, probezeit beendet*",
        "not disabled*, non disabled*, disabled employ*, disabled person*, disabled work*, disabled veteran*, severely disabled*",
        "physically disabled*, registered disabled*, schwerbehindert*, external train*",
        "probezeit abgelaufen*, elternzeit beendet*, elternzeit abgelaufen*, mutterschutz beendet*, se termine *, essai termine*",
        "conge termine*, formation termine*, prueba terminad*, prueba finalizad*, licencia terminad*, licencia finalizad*",
        "proeftijd afgelopen*, proeftijd verlopen*, verlof afgelopen*, испытательный срок завершен*, испытательный срок окончен*",
        "испытательный срок истек*",
    ),
}
_RANK = {group: rank for rank, group in enumerate((DEAD, _STAYS, LEFT, FUTURE, JOINING, AWAY, INACTIVE, THERE))}
"""Whose word counts where a cell has several; to work for another firm goes with any of them."""
_CODES = {LEFT: "triquvx", DEAD: "d", THERE: "alpsw"}
"""Codes of one letter (ADP, PeopleSoft), where an A is among them: terminated, retired; deceased; on leave, suspended, short break."""
NO_SPACES = 0x1100
"""Scripts from here on put no spaces between words: Chinese, Japanese, Korean."""


class Reading(NamedTuple):
    """What a cell means, and the word of the table that says so, as it may be repeated; empty where none does."""

    means: str
    by: str = ""


def plain(text: str) -> str:
    """A word as it is compared: small letters without accents."""
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each)).strip()


def words_of(text: str) -> frozenset[str]:
    """The words of a list with spaces between them, plain."""
    return frozenset(map(plain, text.split()))


def spaced(text: str) -> str:
    """The words of a text, plain, with a space around each."""
    return f" {re.sub(r'[^\w]+|_', ' ', plain(text)).strip()} "


def _key(word: str) -> str:
    """What a spaced cell holds where the word is said of it."""
    key = spaced(word.removesuffix("*"))
    if not key.strip():
        return "\0"  # no cell holds it
    whole = not word.endswith("*") or word.endswith(" *")
    key = key if whole else key.rstrip()
    return key.strip() if not whole and ord(key[1]) >= NO_SPACES else key


def _listed(lines: Sequence[str]) -> list[str]:
    return [word.strip() for line in lines for word in line.split(",")]


_WHOLE = {_key(word): group for group, lines in WORDS.items() for word in _listed(lines) if not word.endswith("*")}
_PARTS = [(_key(word), word, group) for group, lines in WORDS.items() for word in _listed(lines) if word.endswith("*")]
_STEMS = tuple(
    f" {each}" for each in {key.split()[-1] for key, _, _ in _PARTS if not key.endswith(" ")} if len(each) >= 5 and each.isascii()
)
_KNOWN = {each for key, _, _ in _PARTS for each in key.split()} | {each for key in _WHOLE for each in key.split()}
_KNOWN |= {
    *["voluntary", "voluntarily", "involuntary", "involuntarily", "involuntair", "personal", "company", "from", "for", "the", "with"]
}


def meaning(text: str, own: Mapping[str, Sequence[str]], codes: bool = False) -> Reading:
    """What a cell says. `own` words, by what they mean, come before the table; `codes`: a lone letter is a code."""
    cell = spaced(text)
    for means, words in own.items():
        if word := next((each for each in words if _holds(cell, each)), ""):
            return Reading(means, word)
    if codes and len(cell) == 3:
        for means, letters in _CODES.items():
            if cell[1] in letters:
                return Reading(means, text)
    if cell in _WHOLE:
        return Reading(_WHOLE[cell], text)
    spans = [(at, at + len(key.strip()), word, group) for key, word, group in _PARTS for at in _places(cell, key)]
    outer = [one for one in spans if not any(o[0] < one[1] and one[0] < o[1] and o[1] - o[0] > one[1] - one[0] for o in spans)]
    if not outer:
        return Reading(UNKNOWN)
    rest = [each for each in outer if each[3] != CONTRACTORS]
    *_, word, group = min(rest or outer, key=lambda each: _RANK.get(each[3], 0))
    if len(rest) < len(outer) and group not in (LEFT, DEAD, INACTIVE, FUTURE):
        *_, word, group = next(each for each in outer if each[3] == CONTRACTORS)
    return Reading(THERE if group == _STAYS else group, text if _of_the_table(cell) else word.removesuffix("*").strip() + "...")


def _holds(cell: str, word: str) -> bool:
    key = _key(word)
    return key in cell if word.endswith("*") else key == cell


def _places(cell: str, key: str) -> list[int]:
    """Where a key begins in a cell, without its space."""
    return [found.start() + key.startswith(" ") for found in re.finditer(re.escape(key), cell)] if key in cell else []


def _of_the_table(cell: str) -> bool:
    """Whether each word of a cell is one of the table, so that none is a name."""
    return all(word in _KNOWN or f" {word}".startswith(_STEMS) for word in cell.split())
