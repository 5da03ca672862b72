from .common import AftersalesCase


class TestWording(AftersalesCase):
    """Words that must not stand in a paper are found, others are not."""

    def find(self, text, use="recall"):
        return self.env["aftersales.wording"]._find(use, text).mapped("name")

    def test_a_phrase_is_found_as_it_may_be_written(self):
        for text in (
            "This Voluntary recall concerns all drawers.",
            "VOLUNTARY",
            "a volun\u00adtary recall",
            "our voluntary召回",
        ):
            self.assertEqual(self.find(text), ["voluntary"], text)
        for text in ("a low-risk item", "a low\n risk item", "a low – risk item"):
            self.assertEqual(self.find(text), ["low risk"], text)

    def test_a_word_that_only_contains_it_is_no_find(self):
        self.assertFalse(self.find("Unlimited, rarefied, involuntary cramps"))

    def test_chinese_is_found_within_a_sentence(self):
        self.assertEqual(self.find("本公司自愿 召回该产品"), ["自愿"])
        self.assertEqual(self.find("此次预防性召回"), ["预防性"])

    def test_of_phrases_within_each_other_the_longest_is_named(self):
        self.assertEqual(self.find("仅极少数产品，个别情况"), ["极少数", "个别情况"])

    def test_they_come_in_the_order_of_the_text(self):
        found = self.find("Rare and voluntary, rare and limited")
        self.assertEqual(found, ["rare", "voluntary", "limited"])

    def test_the_list_is_the_companys(self):
        words = self.env["aftersales.wording"].with_user(self.quality_manager)
        text = "Nothing to see here"
        self.assertFalse(self.find(text))
        word = words.create({"name": "Nothing to see", "use": "recall"})
        self.assertEqual(self.find(text), ["Nothing to see"])
        self.assertFalse(self.find(text, "cause"))
        word.active = False
        self.assertFalse(self.find(text))

    def test_advice_says_what_to_write_instead(self):
        words = self.env["aftersales.wording"]
        found = words._find("recall", "Sold in limited numbers.")
        self.assertIn("all products named in this notice", found._prepare_advice()[0])
