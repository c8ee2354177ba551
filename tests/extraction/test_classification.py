"""What a report says about a found name."""

import pytest

from haizhumap.extraction.candidates import Candidate, find_by_rules
from haizhumap.model import Kind, Sector, Stage, Target


def only(sentence: str) -> Candidate:
    """Return the one candidate of a text."""
    (candidate,) = find_by_rules(sentence)
    return candidate


@pytest.mark.parametrize(
    ("sentence", "kind", "sector", "stage"),
    [
        ("加快云溪路拓宽改造，畅通交通微循环。", Kind.ROAD, Sector.TRANSPORT, Stage.UPGRADING),
        ("开工建设云溪中学，新增学位2000个。", Kind.SCHOOL, Sector.EDUCATION, Stage.STARTING),
        ("谋划青禾产业园，引进制造企业。", Kind.INDUSTRIAL_PARK, Sector.INDUSTRY_INNOVATION, Stage.PLANNING),
        ("推进云溪村旧村改造拆迁，完成首批回迁安置。", Kind.VILLAGE, Sector.URBAN_RENEWAL, Stage.UPGRADING),
        ("建成云溪医院，增加医疗床位。", Kind.HOSPITAL, Sector.HEALTH, Stage.UNDER_CONSTRUCTION),
        ("建成云溪乐园，举办文化活动。", Kind.VENUE, Sector.TOURISM, Stage.UNDER_CONSTRUCTION),
        ("加强与云溪县的东西部协作和对口帮扶。", Kind.EXTERNAL_ZONE, Sector.REGIONAL_COOPERATION, Stage.COOPERATION),
    ],
)
def test_words_around_a_name_tell_kind_sector_and_stage(
    sentence: str, kind: Kind, sector: Sector, stage: Stage
) -> None:
    """Kind comes from the type noun, sector and stage from the words around it."""
    candidate = only(sentence)

    assert (candidate.kind, candidate.sector, candidate.stage) == (kind, sector, stage)


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        # an extension with a noun of its own, and a section, make a road of what only looks like a water
        ("推进鹭口赤湾连接线、疏港公路南塘至白桥段建设。", "鹭口赤湾连接线", Kind.ROAD),
        ("推进鹭口赤湾连接线、疏港公路南塘至白桥段建设。", "疏港公路南塘至白桥段", Kind.ROAD_SEGMENT),
        ("建成柳泉—青禾快速路。", "柳泉—青禾快速路", Kind.ROAD_SEGMENT),
        ("启动布山-围岭山生态廊桥建设。", "布山-围岭山生态廊桥", Kind.BRIDGE_TUNNEL),
        ("建成鹭湾跨海通道。", "鹭湾跨海通道", Kind.BRIDGE_TUNNEL),
        ("推进白象大道延伸工程。", "白象大道延伸", Kind.ROAD_SEGMENT),
        # a line is a road, unless rails are spoken of
        ("推进万柳线青禾段改造。", "万柳线青禾段", Kind.ROAD_SEGMENT),
        ("改造津北线。", "津北线", Kind.ROAD),
        ("推进嘉云线电气化改造。", "嘉云线", Kind.TRANSIT),
        # lists tell what names are that only end like hills and waters, and so does renewal
        ("推进云溪、獭湖等片区土地整备。", "獭湖", Kind.AREA),
        ("提升柳泉、獭湖等景区品质。", "獭湖", Kind.WATERWAY),
        ("推进笔岭拆迁和城市更新。", "笔岭", Kind.AREA),
        ("完成全青河综合整治。", "全青河", Kind.WATERWAY),
        ("推动东河新区开发。", "东河新区", Kind.AREA),
        ("建成柳泉气象站。", "柳泉气象站", Kind.VENUE),
        # streets that are visited; what is listed beside a road without a noun is none
        ("改造白桥后街、鹭崖洞天。", "鹭崖洞天", Kind.AREA),
        ("推动盐英街商业、旅游、购物消费升级。", "盐英街", Kind.AREA),
        ("推进盐英街拓宽改造。", "盐英街", Kind.ROAD),
        # the end of a name, the sector that is spoken of, a zone in the district itself
        ("推动柳泉医院青禾山院区建设。", "柳泉医院青禾山院区", Kind.HOSPITAL),
        ("推进柳江至青首高铁白桥段建设。", "柳江至青首高铁白桥段", Kind.TRANSIT),
        ("推进柳桥东片区土地整备。", "柳桥东片区", Kind.AREA),
        ("绿化迎柳园，建设公园绿道。", "迎柳园", Kind.PARK),
        ("建设国柳创芯港，引进芯片企业，壮大产业。", "国柳创芯港", Kind.INDUSTRIAL_PARK),
        ("规划建设柳泉先进制造业合作区。", "柳泉先进制造业合作区", Kind.AREA),
        ("推动与柳泉特别合作区产业协作。", "柳泉特别合作区", Kind.EXTERNAL_ZONE),
        ("改造白桥印刷厂。", "白桥印刷厂", Kind.INDUSTRIAL_PARK),
    ],
)
def test_kind_is_told_by_the_end_the_list_and_the_sentence(sentence: str, name: str, kind: Kind) -> None:
    """Where a name's type noun does not tell what it is, its end, its list or its sentence does."""
    assert {candidate.text: candidate.kind for candidate in find_by_rules(sentence)}[name] == kind


def test_roads_that_are_dressed_are_public_space() -> None:
    """A road speaks for transport where it is built, not where only trees and lights are spoken of."""
    sectors = [only(text).sector for text in ("完成云溪路绿化、亮化。", "完成云溪路绿化、拓宽改造。")]

    assert sectors == [Sector.PUBLIC_SPACE, Sector.TRANSPORT]


def test_names_of_neighbours_do_not_speak_for_a_sector() -> None:
    """An estate in a list of parks of industry is renewed where the report's own words say so."""
    text = "推进城市更新和拆迁，加快青禾工业区、白桥工业园、云溪花园等项目。"
    sectors = {candidate.text: candidate.sector for candidate in find_by_rules(text)}

    assert sectors["云溪花园"] == sectors["青禾工业区"] == Sector.URBAN_RENEWAL


def test_action_holds_the_verb_and_what_follows_the_list() -> None:
    """The verb before a list and the words after it make each element's action."""
    actions = {candidate.text: candidate.action for candidate in find_by_rules("完成云溪路、白桥路升级改造。")}

    assert actions == {"云溪路": "完成升级改造", "白桥路": "完成升级改造"}


def test_targets_hold_the_figures_of_the_clause() -> None:
    """Figures that the clause states are taken along, those of the next clause are not."""
    candidate = only("分4期对青禾片区58个地块实施改造，新增10个老旧小区。")

    assert candidate.targets == {Target.PHASES: 4, Target.PLOTS: 58}
